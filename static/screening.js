// Words that are selected in a contribution can be hidden with one key, and who else is there is asked now and then.
// Without this the words are typed, and the page says who was there when it was opened.
(() => {
  "use strict";
  const words = document.querySelector("[data-hides]");
  const hint = document.querySelector("[data-hint=select]");
  if (hint) hint.hidden = false;

  // What is selected within somebody's words, without what only screen readers are told.
  const selected = () => {
    const selection = window.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return "";
    const range = selection.getRangeAt(0);
    const inside = range.commonAncestorContainer;
    const element = inside.nodeType === Node.ELEMENT_NODE ? inside : inside.parentElement;
    if (!element.closest(".reading")) return "";
    const pieces = range.cloneContents();
    for (const label of pieces.querySelectorAll(".flag-label")) label.remove();
    return pieces.textContent.trim();
  };

  if (words) {
    document.addEventListener("keydown", (event) => {
      const keys = document.querySelector("[data-keys-on]");
      if (event.code !== "KeyR" || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      if ((keys && !keys.checked) || event.target.closest("input, select, textarea, dialog[open]")) return;
      const passage = selected();
      if (!passage) return;
      words.closest("details").open = true;
      words.value = passage;
      words.form.elements.cause.focus();
      event.preventDefault();
      event.stopImmediatePropagation();
    });
  }

  const place = document.querySelector("[data-presence]");
  if (!place) return;
  const EVERY = 15000;
  let doing = place.dataset.doing;
  const ask = async () => {
    if (document.visibilityState !== "visible") return;
    try {
      const answer = await fetch(`${place.dataset.presence}?doing=${doing}`, { credentials: "same-origin" });
      if (!answer.ok || answer.redirected) return;
      const told = await answer.text();
      // Said again only when it changed: a screen reader reads it out each time.
      if (told.trim() !== place.innerHTML.trim()) place.innerHTML = told;
    } catch { /* asked again in a while */ }
  };
  document.addEventListener("input", (event) => {
    if (doing === "writing" || !event.target.closest(".deciding textarea")) return;
    doing = "writing";
    ask();
  });
  document.addEventListener("visibilitychange", ask);
  setInterval(ask, EVERY);
})();
