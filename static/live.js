// The room and the capture: what is sent goes without leaving the page, and what a lost line keeps back goes later.
// Each entry keeps its ticket: however often it arrives, it is taken in once. Without this script the forms go as they are.
(() => {
  "use strict";
  const root = document.querySelector("[data-live]");
  if (!root) return;
  const KEY = `live:${root.dataset.room}`, FIRST = 3000, LONGEST = 30000;
  const part = (name) => root.querySelector(`[data-${name}]`);
  const spare = JSON.parse(document.getElementById("spare-tickets")?.textContent ?? "[]");
  // Only until the tab is closed: the phone may be somebody else's.
  const kept = () => { try { return JSON.parse(sessionStorage.getItem(KEY)) ?? []; } catch { return []; } };
  const queue = kept();
  const save = () => { try { sessionStorage.setItem(KEY, JSON.stringify(queue)); } catch { /* kept in memory then */ } };
  const forms = [...root.querySelectorAll("form[data-send]")];
  let busy = false, wait = FIRST, timer = 0;

  const show = (name, yes) => {
    part(name)?.toggleAttribute("hidden", !yes);
    const outbox = part("outbox");
    outbox.hidden = ![...outbox.querySelectorAll("[data-waiting], [data-arrived]")].some((one) => !one.hidden);
  };
  const waiting = (yes) => {
    show("waiting", yes);
    const number = part("queue");
    if (number) number.textContent = queue.length;
  };
  const tickets = () => {
    for (const { elements: { ticket } } of forms) if (!ticket.value && spare.length) ticket.value = spare.shift();
  };
  const errors = (form, said) => {
    const places = [...form.querySelectorAll("[data-error]")];
    places.forEach((place) => { place.textContent = ""; place.hidden = true; });
    for (const [name, all] of Object.entries(said)) {
      const place = places.find((one) => one.dataset.error === name) ?? places[0];
      place.textContent = [place.textContent, ...all].join(" ").trim();
      place.hidden = false;
    }
    (places.find((place) => !place.hidden)?.parentElement.querySelector("textarea, select, input:not([type=hidden])"))?.focus();
  };
  const clear = (form) => {
    const keep = form.dataset.keep?.split(" ");
    for (const field of form.elements) {
      if (field.type === "hidden" || !field.name || (keep ? keep.includes(field.name) : field.type !== "textarea")) continue;
      if (field.type === "checkbox") field.checked = false; else field.value = "";
    }
    form.elements.ticket.value = spare.shift() ?? "";
    errors(form, {});
  };
  // Refused: the words come back to where they were typed, before what was begun since.
  const restore = (form, fields) => {
    for (const [name, value] of fields) {
      const field = form.elements[name];
      if (!field || field.type === "hidden") continue;
      if (field.type === "checkbox") field.checked = true;
      else field.value = field.type === "textarea" && field.value ? `${value}\n\n${field.value}` : value;
    }
  };
  const recent = async () => {
    if (!root.dataset.recent) return;
    const page = new DOMParser().parseFromString(await (await fetch(root.dataset.recent)).text(), "text/html");
    const fresh = page.querySelector("[data-list-recent]");
    if (fresh) part("list-recent").replaceWith(fresh);
  };
  const arrived = (said) => {
    const key = part("key"), asked = part("asked");
    if (key) key.hidden = !said.code;
    if (asked) asked.hidden = Boolean(said.code);
    if (said.page) { location.assign(said.page); return; }
    if (said.code) { const code = part("code"); code.textContent = said.code; code.dir = "ltr"; }
    show("arrived", true);
    recent().catch(() => {});
  };
  const deliver = async (entry) => {
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
    const fields = token ? entry.fields.filter(([name]) => name !== "csrfmiddlewaretoken") : entry.fields;
    const answer = await fetch(entry.to, {
      method: "POST", body: new URLSearchParams(fields), signal: AbortSignal.timeout(20000),
      headers: { Accept: "application/json", ...(token && { "X-CSRFToken": token }) },
    });
    const understood = answer.headers.get("Content-Type")?.startsWith("application/json");
    if (!understood || answer.status === 429) throw new Error(answer.status);
    return [answer.ok, await answer.json()];
  };
  const send = async () => {
    if (busy) return;
    busy = true;
    clearTimeout(timer);
    try {
      while (queue.length) {
        const [entry] = queue;
        const [taken, said] = await deliver(entry);
        queue.shift();
        save();
        spare.push(said.ticket);
        const form = forms.find((one) => one.action === entry.to);
        if (taken) arrived(said);
        else if (form) { show("arrived", false); restore(form, entry.fields); errors(form, said.errors); }
        tickets();
        wait = FIRST;
      }
      waiting(false);
    } catch {
      waiting(true);
      timer = setTimeout(send, wait * (1 + Math.random() / 2));
      wait = Math.min(wait * 1.6, LONGEST);
    } finally {
      busy = false;
    }
  };

  for (const form of forms) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      tickets();
      if (!form.elements.ticket.value) { waiting(true); return; } // no ticket is left: the words stay in the form
      queue.push({ to: form.action, fields: [...new FormData(form)] });
      save();
      show("arrived", false);
      clear(form);
      form.querySelector("textarea").focus({ preventScroll: true });
      send();
    });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    });
  }
  addEventListener("online", send);
  addEventListener("beforeunload", (event) => { if (queue.length) event.preventDefault(); });
  if (queue.length) { waiting(true); send(); }

  // What is discussed now. At most four times a minute, and never while nobody looks.
  const { status } = root.dataset;
  if (!status) return;
  let tag = "";
  const look = async () => {
    if (!document.hidden) {
      try {
        const answer = await fetch(status, { headers: { "If-None-Match": tag }, cache: "no-store" });
        if (answer.status === 200) {
          const now = await answer.json();
          tag = answer.headers.get("ETag") ?? "";
          part("axis").textContent = now.axis;
          part("question").textContent = now.question;
          part("now").hidden = !now.axis;
          part("count").textContent = now.received ?? "";
          part("received").hidden = !now.received;
          part("over").hidden = now.open;
        }
      } catch { /* asked again */ }
    }
    setTimeout(look, 15000 + Math.random() * 5000);
  };
  setTimeout(look, 5000 + Math.random() * 10000);
})();
