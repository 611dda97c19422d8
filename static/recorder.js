// Records a voice in the page, for the file field that stands there anyway. It does nothing where a browser cannot.
(() => {
  "use strict";
  const box = document.querySelector("[data-recorder]");
  const field = document.querySelector("input[type=file][name=recording]");
  const TYPES = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];
  const type = self.MediaRecorder && TYPES.find((one) => MediaRecorder.isTypeSupported(one));
  if (!box || !field || !type || !self.DataTransfer || !navigator.mediaDevices?.getUserMedia) return;

  const part = (name) => box.querySelector(`[data-${name}]`);
  const [start, stop, clock, elapsed, state, heard, player, remove] =
    ["start", "stop", "clock", "elapsed", "state", "heard", "player", "delete"].map(part);
  const LONGEST = Number(box.dataset.longest), KEPT = "tachawor.recording";
  // Tells the server that this page keeps the recording should the form be refused.
  const recorded = Object.assign(document.createElement("input"), { type: "hidden", name: "recorded", value: "1", disabled: true });
  let recorder, ticking;
  box.append(recorded);
  box.hidden = false;

  const say = (what) => { state.textContent = box.dataset[`says${what}`] ?? ""; };
  const show = (recording) => {
    start.hidden = recording;
    stop.hidden = clock.hidden = !recording;
  };

  // A refused form comes back without its files: the recording waits in this tab for it, and goes with the tab.
  const keep = (blob) => {
    const reader = new FileReader();
    reader.onload = () => {
      try { sessionStorage.setItem(KEPT, reader.result); } catch { return; } // no room: it is not kept
      recorded.disabled = false;
    };
    reader.readAsDataURL(blob);
  };
  const forget = () => { recorded.disabled = true; try { sessionStorage.removeItem(KEPT); } catch { /* nothing was kept */ } };

  const offer = (blob) => {
    const suffix = blob.type.includes("webm") ? "webm" : blob.type.includes("ogg") ? "ogg" : "m4a";
    const files = new DataTransfer();
    files.items.add(new File([blob], `${box.dataset.name}.${suffix}`, { type: blob.type }));
    field.files = files.files;
    player.src = URL.createObjectURL(blob);
    heard.hidden = false;
  };
  const clear = () => {
    if (player.src) URL.revokeObjectURL(player.src);
    player.removeAttribute("src");
    heard.hidden = true;
    forget();
  };

  const finish = (blob, full) => {
    show(false);
    offer(blob);
    keep(blob);
    say(full ? "Full" : "Kept");
    remove.focus();
  };
  const begin = async () => {
    let voice;
    try {
      voice = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      say("Refused");
      return;
    }
    const pieces = [], since = Date.now();
    let full = false;
    recorder = new MediaRecorder(voice, { mimeType: type, audioBitsPerSecond: 24000 });
    recorder.ondataavailable = ({ data }) => pieces.push(data);
    recorder.onstop = () => {
      clearInterval(ticking);
      voice.getTracks().forEach((track) => track.stop());
      finish(new Blob(pieces, { type: type.split(";")[0] }), full);
    };
    clear();
    field.value = "";
    recorder.start();
    elapsed.textContent = "0:00";
    ticking = setInterval(() => {
      const seconds = Math.floor((Date.now() - since) / 1000);
      elapsed.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      if (seconds >= LONGEST && recorder.state === "recording") {
        full = true;
        recorder.stop();
      }
    }, 250);
    show(true);
    say("Recording");
    stop.focus();
  };

  start.addEventListener("click", begin);
  stop.addEventListener("click", () => recorder.state === "recording" && recorder.stop());
  remove.addEventListener("click", () => {
    clear();
    field.value = "";
    say("Deleted");
    start.focus();
  });
  field.addEventListener("change", clear); // another recording was chosen in its place

  const came = () => { try { return sessionStorage.getItem(KEPT); } catch { return null; } };
  const waiting = document.getElementById("errors") && !field.matches(".is-invalid") && came();
  if (!waiting) {
    forget();
    return;
  }
  const [head, body] = waiting.split(",");
  const bytes = Uint8Array.from(atob(body), (sign) => sign.charCodeAt(0));
  offer(new Blob([bytes], { type: head.slice(5).split(";")[0] }));
  recorded.disabled = false;
  say("Kept");
})();
