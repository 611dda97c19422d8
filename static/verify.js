// The fingerprint of a file is computed on the reader's device, so that the file never leaves it. Without this script,
// or where the browser will not compute, the form sends the file as any form does.
"use strict";

(() => {
  const form = document.querySelector("form[data-verify]");
  if (!form || !window.crypto?.subtle) return;
  const file = form.querySelector("input[type=file]");
  const typed = form.querySelector("input[name=sha256]");

  const fingerprint = async (chosen) => {
    const digest = await crypto.subtle.digest("SHA-256", await chosen.arrayBuffer());
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  const say = (words) => {
    const place = document.createElement("p");
    place.setAttribute("role", "status");
    place.textContent = words;
    form.append(place);
    return place;
  };

  form.addEventListener("submit", async (event) => {
    const [chosen] = file.files;
    if (!chosen) return;
    event.preventDefault();
    const told = say(form.dataset.computing);
    try {
      typed.value = await fingerprint(chosen);
      file.value = "";
    } catch {
      told.remove();
    }
    form.submit();
  });
})();
