// A standard answer is put into the form as soon as it is picked. Without this the button beside the list does it.
(() => {
  "use strict";
  const pick = document.querySelector("select[data-fills]");
  if (!pick) return;
  const form = pick.form;
  const told = document.querySelector("[data-filled]");
  const button = form.querySelector("button[name=do][value=fill]");
  button.hidden = true;
  let asked = 0;

  pick.addEventListener("change", async () => {
    if (!pick.value) return;
    const mine = ++asked;
    const before = form.elements.reason.value;
    const sent = new FormData(form);
    sent.set("do", "fill");
    let filled;
    try {
      const answer = await fetch(location.href, { method: "POST", body: sent, headers: { Accept: "application/json" } });
      if (!answer.ok || !answer.headers.get("Content-Type")?.startsWith("application/json")) throw new Error();
      filled = await answer.json();
    } catch {
      button.hidden = false;
      return;
    }
    // Somebody picked another one meanwhile, or went on writing: what is on the screen is newer.
    if (mine !== asked || form.elements.reason.value !== before) return;
    for (const name of ["reason", "language", "outcome", "standard"]) form.elements[name].value = filled[name];
    told.textContent = told.dataset.filled;
  });
})();
