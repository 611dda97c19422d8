// The quick way out: the page is replaced, so that "back" does not lead to it, and closed on the server meanwhile.
"use strict";
for (const form of document.querySelectorAll("form[data-leave]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const said = new FormData(form);
    said.set("forget", "1");
    const closed = fetch(form.action, { method: "POST", body: said, keepalive: true, redirect: "manual" });
    const leave = () => location.replace(form.dataset.leave);
    closed.then(leave, leave);
    setTimeout(leave, 400);
  });
}
