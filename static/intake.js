// The entry screen: digits choose, entries are kept on the device until the server has answered for them, and it goes on
// when the line is down. Without this script, and without a slip at hand, the plain form does it.
(() => {
  "use strict";
  const settings = JSON.parse(document.getElementById("intake-settings").textContent);
  const { words, account } = settings, { entries, slips, begin, keep, isWaiting, wipe } = self.IntakeStore;
  const EVERY = 20_000, PATIENCE = 15_000, AT_ONCE = 5;
  const one = (selector, within = document) => within.querySelector(selector);
  const said = (text, values) => text.replace(/%\((\w+)\)s/g, (_all, name) => values[name]);
  const form = one("[data-entry]"), slip = one("[data-offline-slip]");
  let line = navigator.onLine ? "online" : "offline", own = [], others = 0, atHand = 0;
  let works = false, ready = false, busy = false, sending = false, again = null, wiped = false;

  // -- the keyboard ----------------------------------------------------------------------------------------------------
  const controls = () => [...form.querySelectorAll("input:not([type=hidden]), select, textarea, button")]
    .filter((control) => control.offsetParent !== null && (control.type !== "radio" || control.checked || !form.querySelector(`[name="${control.name}"]:checked`)));
  const goOn = (from) => {
    const after = controls().find((control) => from.compareDocumentPosition(control) & Node.DOCUMENT_POSITION_FOLLOWING && !from.contains(control));
    after?.focus();
  };
  const follow = () => {
    const serial = one('[data-field="paper_serial"]', form);
    serial.hidden = form.elements.medium.value !== "paper";
  };
  form?.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.ctrlKey) {
      event.preventDefault();
      form.requestSubmit();
      return;
    }
    const group = event.target.closest("[data-keyed]");
    if (!group || event.ctrlKey || event.altKey || event.metaKey || !/^[1-9]$/.test(event.key)) return;
    const choice = group.querySelectorAll("input")[event.key - 1];
    if (!choice) return;
    event.preventDefault();
    const single = choice.type === "radio"; // of boxes several may be ticked, and taken back
    choice.checked = single || !choice.checked;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
    if (single) goOn(group);
  });
  form?.addEventListener("change", follow);
  const focusFirst = () => (one('[name="medium"]:checked', form) ?? one('[name="medium"]', form)).focus();
  const today = () => new Date(Date.now() + settings.offset * 60_000).toISOString().slice(0, 10);

  // -- what is shown ---------------------------------------------------------------------------------------------------
  const warn = (text) => {
    const notice = one("[data-notice]");
    notice.textContent = text;
    notice.hidden = !text;
  };
  const button = (text, name, act) => {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "btn quiet small", textContent: text });
    made.dataset[name] = "";
    made.addEventListener("click", act);
    return made;
  };
  const row = (entry) => {
    const item = document.createElement("li"), number = document.createElement("bdi"), state = document.createElement("span");
    item.dataset.number = entry.number;
    item.dataset.state = entry.reference ? "sent" : entry.refused ? "refused" : "waits";
    number.dir = "ltr";
    number.textContent = entry.number;
    state.textContent = entry.reference ? said(words.sent, { reference: `\u2066${entry.reference}\u2069` })
      : entry.refused ? said(words.refused, { reason: entry.refused }) : words.waits;
    item.append(number, " ", state);
    if (entry.fields) {
      const text = Object.assign(document.createElement("p"), { className: "citizen", dir: "auto", textContent: entry.fields.body.slice(0, 120) });
      item.append(text, button(words.correct, "takeUp", () => takeUp(entry)));
    }
    item.append(button(words.remove, "remove", () => remove(entry)));
    return item;
  };
  const paint = () => {
    const waiting = own.filter((entry) => isWaiting(entry) && !entry.refused).length;
    const box = one("[data-line]");
    box.hidden = false;
    box.dataset.line = line;
    const text = { online: words.online, offline: words.offline, "sign-in": words.signIn }[line];
    if (one("[data-line-said]").textContent !== text) one("[data-line-said]").textContent = text;
    one("[data-waiting]").hidden = !waiting;
    one("[data-waiting]").textContent = said(words.waiting, { number: waiting });
    one("[data-send]").hidden = !waiting || line === "sign-in";
    one("[data-sign-in]").hidden = line !== "sign-in";
    const device = one("[data-device]");
    device.hidden = !works || wiped;
    device.dataset.ready = ready && atHand ? "yes" : "no";
    one("[data-device-said]").textContent = ready ? said(words.ready, { number: atHand }) : words.soon;
    one("[data-kept]").replaceChildren(...own.map(row));
    one("[data-others]").hidden = !others;
    one("[data-others]").textContent = said(words.others, { number: others });
  };
  const read = async () => {
    const all = await entries.all();
    own = all.filter((entry) => entry.account === account).sort((a, b) => a.at - b.at);
    others = all.filter((entry) => entry.account !== account && isWaiting(entry)).length;
    atHand = await slips.number();
    paint();
  };
  // Without a line the server cannot say what is missing. What belongs to another kind is not looked at.
  const value = (name) => (form.elements[name]?.value ?? "").trim();
  const ticked = (box) => one(`[name=resources]${box}:checked`, form);
  const lacksOfProposal = () => Object.fromEntries([1, 2, 3].flatMap((row) => {
    const programme = value(`programme_${row}`), relation = value(`relation_${row}`);
    const above = [1, 2, 3].some((other) => other < row && programme && value(`programme_${other}`) === programme);
    return [[`programme_${row}`, above || Boolean(relation && !programme)], [`relation_${row}`, Boolean(programme && !relation)]];
  }));
  const lacksOfOffer = () => ({
    resources: !ticked(""), amount: Boolean(value("amount")) && (!ticked("[value=funds]") || /[^\p{Nd}\s.,٬'’]/u.test(value("amount"))),
  });
  const missing = () => {
    const paper = value("medium") === "paper", kind = value("kind");
    const lacks = {
      axis: !value("axis"), kind: !kind, body: !/[\p{L}\p{N}]/u.test(value("body")), consent: !value("consent"),
      medium: !value("medium"), organisation_name: Boolean(value("organisation") && value("organisation_name")),
      category: !["category", "author_name", "organisation", "organisation_name"].some(value),
      ...(kind === "proposal" ? lacksOfProposal() : kind === "offer" ? lacksOfOffer() : {}),
      received_on: !value("received_on") || value("received_on") > today(), read_back: !paper && !form.elements.read_back.checked,
    };
    form.querySelectorAll("[data-field]").forEach((field) => field.classList.toggle("is-wrong", lacks[field.dataset.field] ?? false));
    return Object.keys(lacks).filter((name) => lacks[name]);
  };
  const showSlip = (entry, code) => {
    const put = (name, text) => { one(`[data-slot="${name}"]`, slip).textContent = text; };
    put("number", entry.number);
    put("code", code);
    put("body", entry.fields.body);
    one(".receipt-code", slip).hidden = one("#offline-code", slip).hidden = !code;
    form.hidden = true;
    one("#errors")?.remove();
    slip.hidden = false;
    slip.focus();
  };
  const next = () => {
    const stays = ["medium", "province", "language", "received_on"].map((name) => [name, value(name)]);
    form.reset(); // to what the page came with, which may be a refused entry: nothing of it stays but these and the kind
    for (const field of form.querySelectorAll("input:not([type=hidden], [name=kind]), select, textarea")) {
      if (["radio", "checkbox"].includes(field.type)) field.checked = false; else field.value = "";
    }
    for (const [name, kept] of stays) form.elements[name].value = kept;
    form.querySelectorAll(".is-wrong").forEach((field) => field.classList.remove("is-wrong"));
    one('[data-slot="code"]', slip).textContent = "";
    slip.hidden = true;
    form.hidden = false;
    again = null;
    follow();
    focusFirst();
  };

  // -- the line --------------------------------------------------------------------------------------------------------
  const cookie = (name) => document.cookie.split("; ").find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
  const post = async (address, body, type) => {
    if (!navigator.onLine) return { lost: "offline" };
    try {
      const headers = { "X-CSRFToken": cookie("csrftoken"), "Content-Type": type };
      const signal = AbortSignal.timeout(PATIENCE);
      const answer = await fetch(address, { method: "POST", cache: "no-store", redirect: "manual", signal, headers, body });
      if (answer.type === "opaqueredirect" || [403, 409].includes(answer.status)) return { lost: "sign-in" };
      return answer.ok ? { told: await answer.json() } : { lost: "offline" };
    } catch {
      return { lost: "offline" };
    }
  };
  const deliver = async (address, some) => {
    const sent = some.map(({ at, fields }) => ({ at, fields }));
    const { told, lost } = await post(address, JSON.stringify({ account, entries: sent }), "application/json");
    line = lost ?? "online";
    return told ? new Map(told.answers.map((answer) => [answer.ticket, answer])) : null;
  };
  // What the server answered for: the words go, the reference stays to be told; what it refused stays and says why.
  const settle = async (entry, answer) => {
    const now = await entries.get(entry.ticket);
    if (!now || !answer || JSON.stringify(now.fields) !== JSON.stringify(entry.fields)) return;
    const { ticket, number, at } = now;
    await entries.put(answer.outcome === "entered" ? { ticket, number, at, account, reference: answer.reference } : { ...now, refused: answer.reason });
  };
  const send = async () => {
    if (sending || busy) return;
    sending = true;
    try {
      await (navigator.locks ? navigator.locks.request("tachawor-intake", sendAll) : sendAll());
    } finally {
      sending = false;
    }
    await read();
  };
  const sendAll = async () => {
    const tried = new Set();
    for (;;) {
      await read();
      const waiting = own.filter((entry) => isWaiting(entry) && !entry.refused && !tried.has(entry.ticket) && entry.ticket !== again);
      if (!waiting.length) return;
      const batch = waiting.filter((entry) => entry.deliver === waiting[0].deliver).slice(0, AT_ONCE);
      batch.forEach((entry) => tried.add(entry.ticket));
      const answers = await deliver(batch[0].deliver, batch);
      if (!answers) return;
      for (const entry of batch) await settle(entry, answers.get(entry.ticket));
    }
  };
  const stock = async () => {
    const lacks = settings.slips - (await slips.number());
    if (wiped || lacks < settings.slips / 4) return;
    const { told, lost } = await post(settings.handOut, new URLSearchParams({ number: lacks }), "application/x-www-form-urlencoded");
    line = lost ?? "online";
    if (told && !wiped) await slips.add(told.slips);
  };

  // -- what is done ----------------------------------------------------------------------------------------------------
  const enter = async () => {
    const lacks = missing();
    if (lacks.length) {
      if (line === "online") return form.submit(); // the server says each in words
      warn(words.incomplete);
      const field = one(`[data-field="${lacks[0]}"]`, form), part = field.closest("details");
      if (part) part.open = true;
      field.querySelector("input, select, textarea").focus();
      return undefined;
    }
    const data = new FormData(form), fields = Object.fromEntries(data);
    delete fields.csrfmiddlewaretoken;
    if (data.has("resources")) fields.resources = data.getAll("resources");
    const entry = { account, fields, at: Date.now(), session: settings.code, deliver: settings.deliver };
    const before = again && (await entries.get(again));
    const { kept, code } = before ? { kept: { ...before, ...entry, fields: { ...fields, ticket: again }, refused: "" }, code: "" }
      : (await keep(entry)) ?? {};
    if (!kept) {
      if (line === "online") return form.submit();
      return warn(words.noSlips);
    }
    if (before) await entries.put(kept);
    form.elements.ticket.value = kept.ticket;
    warn("");
    const answer = line === "offline" ? null : (await deliver(settings.deliver, [kept]))?.get(kept.ticket);
    if (answer?.outcome === "entered") {
      await entries.remove(kept.ticket);
      location.assign(settings.slip);
      return undefined;
    }
    if (answer) {
      await settle(kept, answer);
      return form.submit(); // its page shows every error at its field, with all that was typed
    }
    again = null;
    await read();
    return showSlip(kept, code);
  };
  form?.addEventListener("submit", async (event) => {
    if (!works || (wiped && line === "online")) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    try {
      await enter();
    } finally {
      busy = false;
    }
  });
  const takeUp = (entry) => {
    if (!form) return;
    next();
    for (const [name, kept] of Object.entries(entry.fields)) {
      const field = form.elements[name];
      if (Array.isArray(kept)) field?.forEach((box) => { box.checked = kept.includes(box.value); });
      else if (field?.type === "checkbox") field.checked = Boolean(kept);
      else if (field) {
        // A device's own list may lack what was chosen with a line.
        if (field.tagName === "SELECT" && ![...field.options].some((option) => option.value === kept)) field.add(new Option(kept, kept));
        field.value = kept;
      }
    }
    again = entry.ticket;
    follow();
    one("[name=kind]:checked", form)?.dispatchEvent(new Event("change", { bubbles: true }));
    form.querySelectorAll("details[data-kind]:not([hidden])").forEach((part) => {
      part.open = [...part.querySelectorAll("input, select, textarea")].some((field) => field.type === "checkbox" ? field.checked : field.value);
    });
    form.elements.body.focus();
  };
  const remove = async (entry) => {
    if (isWaiting(entry) && !confirm(said(words.removeAsked, { number: entry.number }))) return;
    await entries.remove(entry.ticket);
    await read();
  };
  one("[data-next]")?.addEventListener("click", next);
  one("[data-print-slip]")?.addEventListener("click", () => window.print());
  one("[data-send]").addEventListener("click", () => look());
  one("[data-wipe]").addEventListener("click", async () => {
    const waiting = own.filter(isWaiting).length;
    if (!confirm(said(words.wipeAsked, { number: waiting }))) return;
    wiped = true;
    await wipe(account);
    own = [];
    ready = false;
    paint();
  });

  // -- begin, and go on ------------------------------------------------------------------------------------------------
  const awake = (registration) => new Promise((resolve) => {
    const worker = registration.installing ?? registration.waiting ?? registration.active;
    const look = () => worker.state === "activated" && resolve(worker);
    worker.addEventListener("statechange", look);
    look();
  });
  const prepare = async () => {
    if (!("serviceWorker" in navigator) || line !== "online") return;
    const worker = await awake(await navigator.serviceWorker.register(settings.worker, { scope: settings.scope }));
    const channel = new MessageChannel();
    const kept = new Promise((resolve) => { channel.port1.onmessage = ({ data }) => resolve(data); });
    worker.postMessage({ shell: `${settings.entry}offline/` }, [channel.port2]);
    ready = (await kept) === "kept";
  };
  let alarm = 0, pause = EVERY;
  const look = async () => {
    if (wiped) return;
    if (own.some((entry) => isWaiting(entry) && !entry.refused)) await send();
    if (!document.hidden && navigator.onLine) await stock();
    if (line === "online" && !ready) await prepare().catch(() => {});
    await read();
    // A line that has just come back often fails its first errand: it is tried again soon, then ever later.
    pause = line === "offline" && navigator.onLine ? Math.min(2 * pause, EVERY) : EVERY;
    clearTimeout(alarm);
    alarm = setTimeout(look, pause);
  };
  const start = async () => {
    if (form) {
      follow();
      if (!form.elements.received_on.value) form.elements.received_on.value = today();
      if (!form.hasAttribute("data-refused")) focusFirst();
      one("[data-keys]").hidden = false;
    }
    await begin(account, { leaveAsked: words.leaveAsked });
    // What the server refused at the screen is on the screen, with its reasons.
    if (form?.hasAttribute("data-refused")) await entries.remove(form.elements.ticket.value);
    works = true;
    if (navigator.serviceWorker?.controller && line === "offline") ready = true;
    await read();
    await look();
  };
  addEventListener("online", () => {
    pause = 500;
    look();
  });
  addEventListener("offline", () => {
    line = "offline";
    paint();
  });
  document.addEventListener("visibilitychange", () => document.hidden || look());
  start();
})();
