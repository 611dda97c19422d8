// In a scale, the figures 1 to 5 mark a criterion and lead on to the next one. Without this the arrow keys choose.
(() => {
  "use strict";
  const scales = [...document.querySelectorAll(".grid-form fieldset.scale")];
  document.addEventListener("keydown", (event) => {
    const scale = event.target.closest(".grid-form fieldset.scale");
    if (!scale || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const figure = /^(?:Digit|Numpad)([1-5])$/.exec(event.code)?.[1];
    const mark = figure && scale.querySelector(`input[value="${figure}"]`);
    if (!mark) return;
    mark.checked = true;
    const next = scales[scales.indexOf(scale) + 1];
    const target = next
      ? next.querySelector("input:checked") || next.querySelector("input")
      : scale.closest("form").querySelector("textarea");
    target.focus();
    event.preventDefault();
  });
})();
