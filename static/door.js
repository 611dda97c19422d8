// The door on a device: finds people as one types, notes them at once, and goes on when the line is down. Without this
// script everything is done by plain forms. A note is kept on the device until the server has answered for it.
(() => {
  "use strict";
  const settings = JSON.parse(document.getElementById("door-settings").textContent);
  const { code, words } = settings, { lists, notes, now, isOver, forget, fold } = self.DoorStore;
  const EVERY = 20_000, PATIENCE = 15_000, AT_ONCE = 100;
  const LISTS = { expected: ["expected"], here: ["here", "queued"], remote: ["remote", "following"], waiting: ["waiting"] };
  const one = (selector) => document.querySelector(selector);
  const said = (text, values) => text.replace(/%\((\w+)\)s/g, (_all, name) => values[name]);

  const place = one("[data-guests]"), blank = one("[data-blank]"), field = one("[data-search] input");
  const single = place?.hasAttribute("data-single") ? place.querySelector("[data-reference]").dataset.reference : "";
  const asked = new URLSearchParams(location.search);
  let list = null, kept = false, wanted = true, registered = false, ready = false;
  let own = [], latest = new Map(); // the notes of this device that are not settled; of each person the latest
  let line = navigator.onLine ? "online" : "offline", sending = false;
  let show = asked.get("show") in LISTS ? asked.get("show") : "expected";
  let touched = new Set();
  const rows = new Map();

  // -- where somebody stands: as the server said last, and as noted here since -----------------------------------------
  const clockOf = (moment) => new Date(moment + list.offset * 60_000).toISOString().slice(11, 16);
  const closed = () => list.closed || (now(list) < list.opens ? list.early : "");
  const standing = (person) => {
    const known = list.states[person.reference], note = latest.get(person.reference);
    if (note?.refused) return { ...known, state: "refused", refusal: note.refused };
    if (note && !note.taken_back && known.state !== "here") return { ...known, state: "queued", clock: clockOf(note.at) };
    return known;
  };
  const unsent = () => own.filter((note) => !note.refused);
  const readNotes = async () => {
    own = (await notes.all()).filter((note) => note.code === code).sort((a, b) => a.made - b.made);
    latest = new Map(own.map((note) => [note.reference, note]));
  };

  // -- what is shown ---------------------------------------------------------------------------------------------------
  const isSeen = (part) => part.offsetParent !== null;
  const slot = (row, name, text) => row.querySelectorAll(`[data-slot="${name}"]`).forEach((part) => { part.textContent = text; });
  const made = (person) => {
    const row = blank.content.firstElementChild.cloneNode(true);
    row.dataset.reference = person.reference;
    for (const part of row.querySelectorAll("[href], [action]")) {
      const name = part.hasAttribute("href") ? "href" : "action";
      part.setAttribute(name, part.getAttribute(name).replace("REFERENCE", person.reference));
    }
    for (const name of ["name", "body", "category", "reference"]) slot(row, name, person[name]);
    row.querySelectorAll("[data-need]").forEach((part) => person.needs.includes(part.dataset.need) || part.remove());
    if (!person.needs.length) row.querySelector(".guest-needs").remove();
    return row;
  };
  const update = (row, person) => {
    const known = standing(person), focused = row.contains(document.activeElement);
    if (row.dataset.shown === JSON.stringify([known, closed()])) return;
    row.dataset.shown = JSON.stringify([known, closed()]);
    row.dataset.state = known.state;
    row.querySelectorAll("[data-when]").forEach((part) => { part.hidden = !part.dataset.when.split(" ").includes(known.state); });
    for (const name of ["clock", "by", "reason", "refusal"]) slot(row, name, known[name] ?? "");
    row.querySelectorAll("[data-check-in]").forEach((form) => { form.hidden = Boolean(closed()); });
    row.querySelectorAll("[data-seat]").forEach((form) => { form.hidden = !known.maySit || Boolean(closed()); });
    row.querySelector("[data-check-in] button").classList.toggle("quiet", known.state !== "expected");
    // What was pressed may be gone: the keyboard goes on from what stands there now.
    if (focused && !isSeen(document.activeElement)) [...row.querySelectorAll("button")].find(isSeen)?.focus();
  };
  const build = () => {
    const focused = place.contains(document.activeElement) ? document.activeElement.closest("[data-reference]")?.dataset.reference : "";
    rows.clear();
    for (const person of list.people) if (!single || person.reference === single) rows.set(person.reference, made(person));
    if (single && !rows.has(single)) return;
    place.replaceChildren(...rows.values());
    paint();
    if (focused) rows.get(focused)?.querySelector("a")?.focus();
  };
  const paint = () => {
    paintLine();
    if (!place || !list) return;
    const typed = fold(field?.value ?? "").split(" ").filter(Boolean), counts = {};
    let seen = 0;
    for (const person of list.people) {
      const { state } = standing(person), row = rows.get(person.reference);
      counts[state] = (counts[state] ?? 0) + 1;
      if (!row) continue;
      const found = typed.length ? typed.every((word) => person.words.includes(word)) : LISTS[show].includes(state) || state === "refused";
      row.hidden = !(single || found || touched.has(person.reference));
      seen += !row.hidden;
      update(row, person);
    }
    paintCounts(counts, typed);
    const nobody = one("[data-nobody]");
    if (nobody) {
      nobody.hidden = seen > 0;
      one("[data-nobody-found]").hidden = !typed.length;
      one("[data-nobody-listed]").hidden = typed.length > 0;
    }
    const reason = one("[data-closed]");
    reason.textContent = closed();
    reason.hidden = !closed();
  };
  const paintCounts = (counts, typed) => {
    for (const [name, states] of Object.entries(LISTS)) {
      const part = one(`[data-count="${name}"]`);
      if (!part) continue;
      const number = states.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
      part.textContent = name === "remote" ? `${counts.following ?? 0}/${number}` : String(number);
      const link = part.closest("a");
      if (!typed.length && name === show) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
    }
  };
  const paintLine = () => {
    const box = one("[data-line]"), waiting = unsent().length;
    box.hidden = false;
    box.dataset.line = line;
    const text = { online: words.online, offline: words.offline, "sign-in": words.signIn }[line];
    if (one("[data-line-said]").textContent !== text) one("[data-line-said]").textContent = text;
    one("[data-to-send]").hidden = !waiting;
    one("[data-to-send]").textContent = said(words.toSend, { number: waiting });
    one("[data-send]").hidden = !waiting || line === "sign-in";
    one("[data-sign-in]").hidden = line !== "sign-in";
    if (one("[data-paper]")) {
      one("[data-paper]").hidden = line !== "offline";
      one("[data-unregistered]").hidden = line === "offline" || Boolean(list && closed());
    }
    const device = one("[data-device]");
    if (!device || !list?.kept) return;
    device.hidden = !("serviceWorker" in navigator);
    device.dataset.kept = !kept ? "no" : ready ? "yes" : "soon";
    const about = { yes: words.listKept, soon: words.listSoon, no: words.listNotKept }[device.dataset.kept];
    one("[data-device-said]").textContent = said(about, { clock: clockOf(list.keptUntil), number: list.people.length });
    one("[data-forget]").hidden = !kept;
    one("[data-keep]").hidden = kept;
  };
  const say = (text) => { one("[data-said]").textContent = text; };
  const warn = (text) => {
    const notice = one("[data-notice]");
    if (!notice) return;
    notice.textContent = text;
    notice.hidden = !text;
  };

  // -- the line --------------------------------------------------------------------------------------------------------
  const ask = async (address, options = {}) => {
    if (!navigator.onLine) return { lost: "offline" };
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      const answer = await fetch(address, { cache: "no-store", redirect: "manual", signal, ...options });
      if (answer.type === "opaqueredirect") return { lost: "sign-in" };
      return answer.status > 499 ? { lost: "offline", tried: true } : { answer };
    } catch {
      return { lost: "offline", tried: true };
    }
  };
  const cookie = (name) => document.cookie.split("; ").find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";

  const refresh = async () => {
    const { answer, lost } = await ask(`${settings.roster}?known=${list?.version ?? ""}`);
    line = lost ?? "online";
    if (answer && [403, 404].includes(answer.status)) return over();
    if (answer?.ok) {
      const given = await answer.json(), before = list;
      if (given.over) return over();
      list = { people: before?.people, ...given, code, account: settings.account, skew: given.now - Date.now() };
      await keepOrNot();
      if (given.people && place) build();
    }
    paint();
  };
  // The meeting is over, or one no longer works here: nobody's name stays, neither kept nor shown.
  const over = async () => {
    const shown = Boolean(list);
    list = null;
    kept = false;
    await forget(code);
    if (!shown) return;
    if (line !== "offline") return location.reload();
    rows.clear();
    place?.replaceChildren();
    warn(words.forgotten);
  };
  const keepOrNot = async () => {
    kept = list.kept && wanted && "serviceWorker" in navigator;
    if (!kept) return lists.remove(code);
    await lists.put(list);
    if (registered) return;
    registered = true;
    const workers = settings.workers.map(({ script, scope }) => navigator.serviceWorker.register(script, { scope }).then(awake));
    Promise.all(workers).then(() => {
      ready = true;
      paint();
    }).catch(() => {});
  };
  const awake = (registration) => new Promise((resolve) => {
    const worker = registration.installing ?? registration.waiting ?? registration.active;
    const look = () => worker.state === "activated" && resolve();
    worker.addEventListener("statechange", look);
    look();
  });

  // Returns whether anything was to be sent. What is noted while a delivery is on its way goes with the next one.
  const send = async () => {
    if (sending || !unsent().length) return sending;
    sending = true;
    try {
      await (navigator.locks ? navigator.locks.request("tachawor-door", deliver) : deliver());
    } finally {
      sending = false;
    }
    if (line === "online") await refresh(); else paint();
    return true;
  };
  const deliver = async () => {
    const delivered = new Set(), name = (note) => note.key + note.taken_back;
    for (;;) {
      await readNotes();
      const batch = unsent().filter((note) => !delivered.has(name(note))).slice(0, AT_ONCE);
      if (!batch.length) return;
      batch.forEach((note) => delivered.add(name(note)));
      if (!(await deliverBatch(batch))) return;
    }
  };
  const deliverBatch = async (batch) => {
    const { answer, lost, tried } = await ask(settings.notes, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": cookie("csrftoken") },
      body: JSON.stringify({ notes: batch }),
    });
    line = lost ?? (answer.ok ? "online" : "sign-in");
    if (line === "online") {
      for (const told of (await answer.json()).answers) await settle(batch.find((note) => note.key === told.key), told);
      return true;
    }
    for (const { key } of batch) {
      const note = await notes.get(key);
      // What was tried may have arrived: from now on it is taken back, never dropped. No pass's seal stays here.
      if (note) await notes.put({ ...note, tried: note.tried || tried, offline: note.offline || line === "offline", seal: "" });
    }
    await readNotes();
    return false;
  };
  const settle = async (sent, told) => {
    const note = await notes.get(sent.key);
    if (!note || note.taken_back !== sent.taken_back) return; // taken back meanwhile: it is sent once more
    if (told.outcome !== "refused") return notes.remove(sent.key);
    await notes.put({ ...note, refused: told.reason });
    warn(said(words.refused, { name: nameOf(sent.reference), reason: told.reason }));
  };
  // Isolated: a name keeps its direction inside a sentence of the other one.
  const nameOf = (reference) => `\u2068${list?.people.find((person) => person.reference === reference)?.name ?? reference}\u2069`;

  // -- what is done ----------------------------------------------------------------------------------------------------
  const newKey = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };
  const checkIn = async (reference, seal) => {
    const at = Math.round(now(list));
    const offline = line === "offline", made = Date.now();
    await notes.put({ key: newKey(), code, reference, seal: offline ? "" : seal, at, made, offline, taken_back: false });
    await readNotes();
    touched.add(reference);
    warn("");
    paint();
    say(said(words.here, { name: nameOf(reference), clock: clockOf(at) }));
    await send();
  };
  const undo = async (reference) => {
    const note = latest.get(reference);
    if (note.tried || sending) await notes.put({ ...note, taken_back: true }); else await notes.remove(note.key);
    await readNotes();
    paint();
    say(said(words.takenBack, { name: nameOf(reference) }));
    await send();
  };
  const onward = (form) => {
    const typed = field?.value.trim();
    for (const [name, value] of [["q", typed], ["show", typed ? "" : show]]) {
      form.querySelector(`[name="${name}"]`)?.remove();
      if (value && form.elements.from_list) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
  };

  document.addEventListener("submit", (event) => {
    const form = event.target, row = form.closest("[data-reference]");
    if (!list) return; // plain forms do it
    if (form.matches("[data-search]")) {
      event.preventDefault();
      field.blur();
    } else if (row && form.matches("[data-check-in]")) {
      event.preventDefault();
      checkIn(row.dataset.reference, form.elements.seal?.value ?? "");
    } else if (row && line === "offline") {
      event.preventDefault();
      warn(words.needsLine);
    } else if (row) {
      onward(form);
    }
  });
  document.addEventListener("click", async (event) => {
    const row = event.target.closest("[data-reference]"), choice = event.target.closest("[data-list]");
    if (choice && list) {
      event.preventDefault();
      show = choice.dataset.list;
      field.value = "";
      touched = new Set();
      history.replaceState(null, "", `${settings.door}?show=${show}`);
      paint();
    } else if (event.target.closest("[data-undo]")) {
      await undo(row.dataset.reference);
    } else if (event.target.closest("[data-dismiss]")) {
      await notes.remove(latest.get(row.dataset.reference).key);
      await readNotes();
      paint();
    } else if (event.target.closest("[data-send]")) {
      await send();
    } else if (event.target.closest("[data-forget], [data-keep]")) {
      wanted = Boolean(event.target.closest("[data-keep]"));
      await (wanted ? notes.remove(`not-kept:${code}`) : notes.put({ key: `not-kept:${code}` }));
      if (!wanted) {
        registered = ready = false;
        await forget(code);
      }
      await keepOrNot();
      paint();
      say(wanted ? one("[data-device-said]").textContent : words.forgotten);
    } else if (event.target.closest("[data-walk-in]") && field?.value.trim()) {
      event.target.closest("a").search = `?q=${encodeURIComponent(field.value.trim())}`;
    }
  });
  field?.addEventListener("input", () => {
    touched = new Set();
    warn("");
    paint();
  });

  // -- begin, and go on ------------------------------------------------------------------------------------------------
  let alarm = 0, pause = EVERY;
  const look = async () => {
    if (list && isOver(list)) await over();
    else if (!(await send()) && !document.hidden) await refresh();
    // A line that has just come back often fails its first errand: it is tried again soon, then ever later.
    pause = line === "offline" && navigator.onLine ? Math.min(2 * pause, EVERY) : EVERY;
    clearTimeout(alarm);
    alarm = setTimeout(look, pause);
  };
  const begin = async () => {
    const known = await lists.get(code);
    wanted = !(await notes.get(`not-kept:${code}`));
    await readNotes();
    if (known && (isOver(known) || known.account !== settings.account)) await forget(code); else list = known ?? null;
    if (asked.get("pass") === "unknown") warn(words.foreignPass);
    const person = decodeURIComponent(location.pathname.split("/people/")[1]?.split("/")[0] ?? "");
    if (field && !field.value) field.value = asked.get("q") ?? person;
    if (list) {
      kept = true;
      ready = Boolean((await navigator.serviceWorker?.getRegistration(settings.door))?.active);
      if (place) build();
    }
    paint();
    await look();
  };
  addEventListener("online", () => {
    pause = 500;
    look();
  });
  addEventListener("offline", () => {
    line = "offline";
    paint();
  });
  document.addEventListener("visibilitychange", () => document.hidden || look());
  begin();
})();
