// Keys and counts of the workshop. Everything they do can be done without them.
(() => {
  "use strict";
  const boxes = [...document.querySelectorAll("#texts [name=one]")];
  const every = document.querySelector("[data-ticks-all]");
  const count = document.querySelector("[data-ticked]");
  const tell = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    if (count) {
      count.textContent = ticked;
      count.hidden = !ticked;
    }
    if (every) every.checked = ticked === boxes.length;
  };
  if (boxes.length) {
    if (every) {
      every.closest("[hidden]").hidden = false;
      every.addEventListener("change", () => {
        for (const box of boxes) box.checked = every.checked;
        tell();
      });
    }
    for (const box of boxes) box.addEventListener("change", tell);
    tell();
  }

  // The reader's buttons carry the figure that presses them; in a field the figures are figures.
  const buttons = [...document.querySelectorAll("[data-figure]")];
  if (!buttons.length) return;
  document.querySelector(".keys-told")?.removeAttribute("hidden");
  for (const button of buttons) {
    const figure = document.createElement("kbd");
    figure.textContent = button.dataset.figure;
    figure.setAttribute("aria-hidden", "true");
    button.append(" ", figure);
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.target.closest("input:not([type=checkbox], [type=hidden]), select, textarea")) return;
    const figure = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
    const button = buttons.find((one) => one.dataset.figure === figure);
    if (!button) return;
    event.preventDefault();
    const choice = button.value === "move" && button.form.elements.to;
    // To move it somewhere, the place is chosen first.
    if (choice && choice.tagName === "SELECT" && !choice.value) choice.focus(); else button.click();
  });
})();
