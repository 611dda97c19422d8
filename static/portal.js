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

  // What the door keeps on a device (door-store.js) goes with whoever signs out, and when its meeting is over.
  const { doors } = document.currentScript.dataset, LISTS = "tachawor-door-lists";
  const loaded = (src) => new Promise((onload, onerror) => {
    document.head.append(Object.assign(document.createElement("script"), { src, onload, onerror }));
  });
  const doorStore = async () => self.DoorStore ?? loaded(doors).then(() => self.DoorStore);
  const forgetLists = async (which) => {
    if (!("serviceWorker" in navigator)) return;
    const kept = indexedDB.databases ? await indexedDB.databases() : [{ name: LISTS }];
    if (kept.some(({ name }) => name === LISTS)) await (await doorStore()).forgetLists(which);
  };
  forgetLists("old").catch(() => {});
  // What a helper has entered and not sent (intake-store.js) goes with the sign-out too, but never without a word.
  const { intake } = document.currentScript.dataset, ENTRIES = "tachawor-intake";
  const mayLeave = async () => {
    const kept = indexedDB.databases ? await indexedDB.databases() : [{ name: ENTRIES }];
    if (!kept.some(({ name }) => name === ENTRIES)) return true;
    if (!self.IntakeStore) await loaded(intake);
    return self.IntakeStore.leave();
  };
  // What draft.js keeps of a form goes after a week, and with whoever signs out (no name ends its key: nobody signed in).
  const forgetDrafts = (gone) => {
    try {
      Object.keys(localStorage).filter((key) => key.startsWith("tachawor-draft:") && gone(key))
        .forEach((key) => localStorage.removeItem(key));
    } catch { /* nothing is kept here */ }
  };
  forgetDrafts((key) => Date.now() - JSON.parse(localStorage[key]).saved > 7 * 24 * 3600 * 1000);
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.action.endsWith("/account/logout/")) return;
    event.preventDefault();
    if (!(await mayLeave().catch(() => true))) return;
    forgetDrafts((key) => !key.endsWith(":"));
    const enough = new Promise((done) => { setTimeout(done, 3000); });
    Promise.race([forgetLists("all"), enough]).catch(() => {}).then(() => form.submit());
  });

  // An address leads to its place though that is folded, or on another page of a report. Print shows what is folded.
  const goTo = () => {
    const place = document.getElementById(location.hash.slice(1));
    const folded = place?.closest("details") ?? place?.querySelector(":scope > details");
    if (folded) { folded.open = true; place.scrollIntoView(); }
    const part = location.hash.match(/^#(part-\d+)$/)?.[1];
    if (part && !place && document.querySelector(".report") && !location.search.includes(part)) location.replace(`?page=${part}#${part}`);
  };
  addEventListener("hashchange", goTo);
  goTo();
  addEventListener("beforeprint", () => {
    document.querySelectorAll(".report details").forEach((folded) => { folded.open = true; });
  });

  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
})();
