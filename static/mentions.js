// Offers the colleagues who read this contribution after an @. Without this their names stand in the list below.
(() => {
  "use strict";
  const list = document.getElementById("colleagues");
  const field = document.querySelector("textarea[data-mentions]");
  if (!list || !field) return;
  const names = [...list.querySelectorAll("[data-name]")].map((one) => one.dataset.name);
  // As the server compares: without accents, vowel signs and hamza (which NFKD takes off the alef), in one case.
  const folded = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f\u0640\u064b-\u0655]/g, "").replace(/ى/g, "ي").replace(/ة/g, "ه").toLowerCase();
  const CALL = /(?:^|[^\w.@+-])@([^@\n]{0,60})$/u;

  const box = document.createElement("ul");
  box.className = "mention-choices";
  box.id = "mention-choices";
  box.setAttribute("role", "listbox");
  box.setAttribute("aria-label", list.closest("details").querySelector("summary").textContent.trim());
  box.hidden = true;
  const place = document.createElement("div");
  place.className = "mention-field";
  field.replaceWith(place);
  place.append(field, box);
  field.setAttribute("aria-controls", box.id);
  field.setAttribute("aria-autocomplete", "list");

  let chosen = 0;
  const close = () => { box.hidden = true; box.replaceChildren(); field.removeAttribute("aria-activedescendant"); };
  const mark = () => {
    [...box.children].forEach((one, at) => one.setAttribute("aria-selected", String(at === chosen)));
    field.setAttribute("aria-activedescendant", box.children[chosen].id);
    box.children[chosen].scrollIntoView({ block: "nearest" });
  };
  const begun = () => CALL.exec(field.value.slice(0, field.selectionStart));
  const take = (name) => {
    const start = field.selectionStart - begun()[1].length;
    field.setRangeText(`${name} `, start, field.selectionStart, "end");
    close();
    field.focus();
  };
  const offer = () => {
    const asked = begun();
    const found = asked ? names.filter((name) => folded(` ${name}`).includes(` ${folded(asked[1])}`)).slice(0, 8) : [];
    if (!found.length) { close(); return; }
    box.replaceChildren(...found.map((name, at) => {
      const one = document.createElement("li");
      one.id = `mention-choice-${at}`;
      one.setAttribute("role", "option");
      one.dir = "auto";
      one.textContent = name;
      one.addEventListener("mousedown", (event) => { event.preventDefault(); take(name); });
      return one;
    }));
    chosen = 0;
    box.hidden = false;
    mark();
  };
  field.addEventListener("input", offer);
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (box.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      chosen = (chosen + (event.key === "ArrowDown" ? 1 : box.children.length - 1)) % box.children.length;
      mark();
    } else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") {
      take(box.children[chosen].textContent);
    } else if (event.key === "Escape") {
      close();
      event.stopPropagation();
    } else return;
    event.preventDefault();
  });
})();
