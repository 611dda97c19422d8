// Words survive a lost line: kept on this device while they are typed, put back when the form opens again, sent without
// leaving the page so that a failure leaves them where they are. Signed in, they are kept in the account too.
// Whatever named fields the form has are kept, except files, what is hidden, and buttons. The ticket goes along, so that
// what did arrive before the line was lost is not received twice.
(() => {
  "use strict";
  const PREFIX = "tachawor-draft:", HEADERS = { "X-Page-Script": "draft" };
  const NOT_KEPT = new Set(["file", "hidden", "password", "submit", "button", "reset", "image"]);
  const DAY = 24 * 3600 * 1000, PAUSE = 400, ACCOUNT_PAUSE = 4000, PATIENCE = 60000;

  const read = (key) => {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  };
  const forget = (...keys) => {
    try { keys.forEach((key) => localStorage.removeItem(key)); } catch { /* nothing can be kept here */ }
  };

  // The receipt: what has just been sent needs no keeping. Something typed meanwhile elsewhere is no longer "sending".
  const sent = document.querySelector("[data-draft-sent]");
  if (sent) {
    for (const key of [`${PREFIX}${sent.dataset.draftSent}:${sent.dataset.owner}`, `${PREFIX}${sent.dataset.draftSent}:`])
      if (read(key)?.sending) forget(key);
    return;
  }

  const top = document.querySelector("[data-draft]"), form = top?.closest("form");
  if (!form) return;
  const { draft: kind, owner, days, language, keep, saved: savedThere, shown } = top.dataset;
  const key = `${PREFIX}${kind}:${owner}`, anonymous = `${PREFIX}${kind}:`;
  const ticket = form.elements.namedItem("ticket");
  const same = (one, other) => one?.split(":")[0] === other?.split(":")[0];

  const say = (...names) => {
    form.querySelectorAll("[data-said]").forEach((said) => { said.hidden = !names.includes(said.dataset.said); });
    form.querySelectorAll("[data-draft], [data-draft-end]").forEach((box) => {
      box.hidden = !box.querySelector("[data-said]:not([hidden]), [data-always]");
    });
  };

  const fields = () => [...form.elements].filter((field) => field.name && !NOT_KEPT.has(field.type));
  const ticks = (field) => field.type === "checkbox" || field.type === "radio";
  const valuesOf = (field) => {
    if (ticks(field)) return field.checked ? [field.value] : [];
    return field.selectedOptions ? [...field.selectedOptions].map((option) => option.value) : [field.value];
  };
  const answers = () => {
    const given = {};
    for (const field of fields()) given[field.name] = [...given[field.name] ?? [], ...valuesOf(field)];
    return given;
  };
  const says = (given) => Object.values(given).flat().some((value) => value.trim());

  let asWas = JSON.stringify(answers()), moving = false;
  const fill = (given) => {
    const at = {};
    moving = true;
    for (const field of fields()) {
      const values = given[field.name] ?? [], place = at[field.name] = (at[field.name] ?? -1) + 1;
      if (ticks(field)) {
        if (field.type === "checkbox" || values.length) field.checked = values.includes(field.value);
      } else if (field.options) {
        for (const option of field.options) option.selected = values.includes(option.value);
      } else if (place in values) {
        field.value = values[place];
      }
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    moving = false;
  };
  const empty = () => {
    moving = true;
    for (const field of fields()) {
      if (ticks(field)) field.checked = false;
      else if (field.options) field.selectedIndex = field.multiple ? -1 : 0;
      else field.value = "";
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    moving = false;
  };

  const write = (more = {}) => {
    const given = answers();
    if (!says(given)) return false;
    try {
      localStorage.setItem(key, JSON.stringify({ saved: Date.now(), ticket: ticket?.value, answers: given, ...more }));
      return true;
    } catch {
      return false;
    }
  };

  const keepThere = async () => {
    if (!keep || !navigator.onLine) return;
    const body = new URLSearchParams({ ticket: ticket.value });
    body.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    for (const [name, values] of Object.entries(answers())) values.forEach((value) => body.append(name, value));
    try {
      const { ok } = await fetch(keep, { method: "POST", body, headers: HEADERS });
      if (ok && !busy) say("kept", "there");
    } catch { /* it is kept here */ }
  };

  const ago = (moment) => {
    const minutes = Math.round((moment - Date.now()) / 60000), hours = Math.round(minutes / 60);
    const words = new Intl.RelativeTimeFormat(language === "ar" ? "ar-MA" : language, { numeric: "auto" });
    if (minutes > -60) return words.format(minutes, "minute");
    return hours > -24 ? words.format(hours, "hour") : words.format(Math.round(hours / 24), "day");
  };

  let here, there, busy = false;
  form.addEventListener("input", () => {
    if (moving || JSON.stringify(answers()) === asWas) return;
    clearTimeout(here);
    clearTimeout(there);
    here = setTimeout(() => { if (write()) say("kept"); }, PAUSE);
    there = setTimeout(keepThere, ACCOUNT_PAUSE);
  });
  // What was typed in the last moment is not lost with the page.
  addEventListener("pagehide", () => {
    if (!busy && JSON.stringify(answers()) !== asWas) write();
  });

  // -- put back what was kept
  const restore = () => {
    const found = [key, anonymous].find((each) => read(each)?.answers), kept = found && read(found);
    if (!kept) return;
    if (Date.now() - kept.saved > days * DAY) return forget(found);
    if (shown) return;  // it came back from sending: what stands there is newer
    if (savedThere && !(same(kept.ticket, ticket?.value) && kept.saved > savedThere * 1000)) return;
    fill(kept.answers);
    if (ticket && kept.ticket) ticket.value = kept.ticket;
    if (found !== key) forget(found);
    asWas = "";
    write({ saved: kept.saved });
    form.querySelectorAll("[data-when]").forEach((when) => { when.textContent = ago(kept.saved); });
    say("restored", "kept");
  };

  form.querySelectorAll("[data-clear]").forEach((button) => button.addEventListener("click", () => {
    const before = answers();
    clearTimeout(here);
    clearTimeout(there);
    forget(key, anonymous);
    empty();
    asWas = JSON.stringify(answers());
    say("cleared");
    form.querySelector("[data-undo]").onclick = () => {
      fill(before);
      asWas = "";
      write();
      say("kept");
      (form.querySelector("textarea") ?? form).focus();
    };
    form.querySelector("[data-undo]").focus();
  }));

  // -- send
  const fail = (why) => {
    busy = false;
    form.removeAttribute("aria-busy");
    write();
    say(why, "kept");
    form.querySelector(`[data-said="${why}"]`).focus();
  };
  addEventListener("online", () => {
    if (!form.querySelector('[data-said="offline"]').hidden) say("online", "kept");
  });
  addEventListener("pageshow", () => {
    busy = false;
    form.removeAttribute("aria-busy");
  });

  const handOver = async (submitter) => {
    const body = new FormData(form), carries = [...body.values()].some((value) => value instanceof File && value.size);
    if (submitter?.name) body.append(submitter.name, submitter.value);
    const patience = new AbortController();
    const timer = carries ? 0 : setTimeout(() => patience.abort(), PATIENCE);
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: HEADERS, signal: patience.signal });
      const told = answer.headers.get("Content-Type") === "application/json" ? await answer.json() : {};
      return { status: answer.status, to: answer.ok && told.to };
    } finally {
      clearTimeout(timer);
    }
  };

  let byBrowser = false;
  form.addEventListener("submit", async (event) => {
    const { submitter } = event;
    if (byBrowser || event.defaultPrevented || submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    if (busy) return;
    clearTimeout(here);
    clearTimeout(there);
    write({ sending: true });
    if (!navigator.onLine) return fail("offline");
    busy = true;
    form.setAttribute("aria-busy", "true");
    say("sending");
    try {
      const { status, to } = await handOver(submitter);
      if (status >= 500) return fail("failed");
      if (to) return location.assign(to);
    } catch {
      return fail("offline");
    }
    // Something is to be corrected or read first: the browser asks again and shows it. The ticket keeps it one.
    byBrowser = true;
    form.requestSubmit(submitter);
    byBrowser = false;
  });

  say();
  restore();
})();
