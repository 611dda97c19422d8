// The contribution form shows the questions of the chosen kind. Without this script all of them are there, folded.
(() => {
  "use strict";
  const parts = document.querySelectorAll("details[data-kind]");
  const fit = () => {
    const chosen = document.querySelector("[name=kind]:checked")?.value;
    for (const part of parts) {
      const fits = part.dataset.kind === chosen;
      part.hidden = !fits;
      // What is not asked is not sent; it comes back with its kind.
      part.querySelector("fieldset").disabled = !fits;
      if (fits && "wanted" in part.dataset) part.open = true;
    }
  };
  document.addEventListener("change", (event) => event.target.name === "kind" && fit());
  // The boxes are as they were before only once everybody has heard of it.
  document.addEventListener("reset", () => setTimeout(fit));
  addEventListener("pageshow", fit);
  fit();
})();
