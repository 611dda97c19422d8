// Small comforts; every page works without them.
(() => {
  "use strict";
  const summary = document.getElementById("errors");
  if (summary) summary.focus();

  // An open menu closes when one leaves it.
  const menus = document.querySelectorAll("details.drop");
  const close = (menu, refocus) => {
    if (!menu.open) return;
    menu.open = false;
    if (refocus) menu.querySelector("summary").focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") menus.forEach((menu) => close(menu, menu.contains(document.activeElement)));
  });
  document.addEventListener("click", (event) => {
    menus.forEach((menu) => menu.contains(event.target) || close(menu, false));
  });

  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
})();
