// Keys of the review desk. Everything they do can be done without them.
(() => {
  "use strict";
  const OFF = "tachawor.keys.off";
  const dialog = document.getElementById("keys");
  const toggle = dialog.querySelector("[data-keys-on]");

  // A browser that keeps nothing (private window) has the keys on.
  const remembered = () => {
    try { return localStorage.getItem(OFF) !== null; } catch { return false; }
  };
  toggle.checked = !remembered();
  toggle.addEventListener("change", () => {
    try {
      if (toggle.checked) localStorage.removeItem(OFF); else localStorage.setItem(OFF, "1");
    } catch { /* the choice holds for this page */ }
  });
  for (const opener of document.querySelectorAll("[data-opens=keys]")) {
    opener.hidden = false;
    opener.addEventListener("click", () => dialog.showModal());
  }

  const rows = [...document.querySelectorAll(".queue .proposal a")];
  const step = (by) => {
    if (!rows.length) return;
    const here = rows.findIndex((row) => row.closest("tr").contains(document.activeElement));
    const next = here < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, here + by));
    rows[next].focus();
    rows[next].closest("tr").scrollIntoView({ block: "nearest" });
  };
  const follow = (key) => document.querySelector(`[data-key=${key}]`)?.click();

  // How many are ticked stands on the button that goes on with them; one box ticks the page.
  const boxes = [...document.querySelectorAll(".queue [name=one]")];
  const every = document.querySelector("[data-ticks-all]");
  const count = document.querySelector("[data-ticked]");
  const tell = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    count.textContent = ticked || "";
    every.checked = ticked === boxes.length;
  };
  if (every && count && boxes.length) {
    every.closest("[hidden]").hidden = false;
    every.addEventListener("change", () => {
      for (const box of boxes) box.checked = every.checked;
      tell();
    });
    for (const box of boxes) box.addEventListener("change", tell);
    tell();
  }

  // The decisions carry the figure that takes them. One that needs a reason leads to where it is written.
  const decisions = [...document.querySelectorAll("button[name=to]")];
  decisions.forEach((button, place) => {
    button.setAttribute("aria-keyshortcuts", String(place + 1));
    const figure = document.createElement("kbd");
    figure.textContent = place + 1;
    figure.setAttribute("aria-hidden", "true");
    button.append(" ", figure);
  });
  const decide = (button) => {
    const reason = button.form.elements.reason;
    if (button.hasAttribute("data-reason") && reason && !reason.value.trim()) reason.focus(); else button.click();
  };

  // From where it is written, a form is sent without leaving the keys; Escape gives them back.
  document.addEventListener("keydown", (event) => {
    const field = event.target.closest("textarea, input, select");
    if (!field || dialog.open) return;
    if (event.key === "Escape") field.blur();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && field.form) {
      field.form.requestSubmit(field.form.querySelector("button[type=submit][data-sends]"));
      event.preventDefault();
    }
  });

  document.addEventListener("keydown", (event) => {
    if (!toggle.checked || event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
    // A box that was ticked holds no words: the keys go on from there.
    if (event.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]")) return;
    const decision = decisions[Number(/^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1]) - 1];
    if (decision && !event.shiftKey) {
      decide(decision);
      event.preventDefault();
      return;
    }
    if (event.key === "?" || event.key === "؟") {
      dialog.showModal();
      event.preventDefault();
      return;
    }
    // Where no decision carries it, a figure opens the saved view that does.
    const view = document.querySelector(`[data-view="${/^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1]}"]`);
    if (view && !event.shiftKey) {
      view.click();
      event.preventDefault();
      return;
    }
    // The place of the key, not its letter: an Arabic keyboard writes ت and ن there.
    const keys = { KeyA: "a", KeyJ: "j", KeyK: "k", KeyR: "r", KeyT: "t", KeyU: "u", KeyX: "x" };
    const key = keys[event.code];
    if (!key || event.shiftKey) return;
    if (key === "x") document.activeElement.closest("tr")?.querySelector("[name=one]")?.click();
    else if (rows.length && (key === "j" || key === "k")) step(key === "j" ? 1 : -1); else follow(key);
    event.preventDefault();
  });
})();
