// While somebody writes, what is published and says nearly the same stands quietly under the text.
(() => {
  "use strict";
  const list = document.querySelector("[data-similar]"), form = list?.closest("form");
  const [title, body] = ["title", "body"].map((name) => form?.elements.namedItem(name));
  if (!body) return;
  const PAUSE = 1500, SHORTEST = 40, LONGEST = 3000;
  (body.closest(".mb-3") ?? body).after(list);

  let timer, asking, asked = "";
  const ask = async () => {
    const typed = new URLSearchParams({ title: title?.value ?? "", body: body.value.slice(0, LONGEST) });
    if (body.value.trim().length < SHORTEST || typed.toString() === asked) return;
    asked = typed.toString();
    asking?.abort();
    asking = new AbortController();
    typed.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    try {
      const answer = await fetch(list.dataset.similar, { method: "POST", body: typed, signal: asking.signal });
      const found = answer.status === 200 ? await answer.text() : "";
      list.innerHTML = found;  // our own page's piece: the server has escaped what people wrote
      list.hidden = !found;
      if (found && !form.elements.namedItem("seen_similar")) {
        form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "seen_similar", value: "1" }));
      }
    } catch { /* a line that is lost, or words that went on */ }
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  };
  for (const field of [title, body]) ["input", "change"].forEach((what) => field?.addEventListener(what, soon));
})();
