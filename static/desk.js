// The desk's keys: j and k move through a table marked data-keys, Enter opens, ? shows them. Everything has its button too.
(() => {
  "use strict";
  const typing = (target) => target.closest("input, textarea, select, [contenteditable], dialog");
  const rows = () => [...document.querySelectorAll("[data-keys] tbody tr, ol[data-keys] > li")].filter((row) => row.querySelector("a[href]"));

  const move = (step) => {
    const all = rows();
    if (!all.length) return;
    const here = all.findIndex((row) => row.contains(document.activeElement));
    const next = all[Math.min(all.length - 1, Math.max(0, here < 0 ? (step > 0 ? 0 : all.length - 1) : here + step))];
    next.querySelector("a[href]").focus();
    next.scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "?") document.querySelector("dialog[data-keys-help]")?.showModal();
    else {
      // A letter announced by data-key on a link or button presses it.
      const control = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
      if (!control) return;
      event.preventDefault();
      control.click();
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-show-keys]")) document.querySelector("dialog[data-keys-help]")?.showModal();
  });
})();
