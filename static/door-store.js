// What a device at the door keeps: lists of people, and the notes it has not sent. Loaded by the page and by the worker.
// Lists hold names: they go when the meeting is over, at the sign-out, and by a button. Notes hold references and hours
// alone and stay until they are sent.
(() => {
  "use strict";
  const LISTS = { name: "tachawor-door-lists", key: "code" };
  const NOTES = { name: "tachawor-door-notes", key: "key" };

  const opened = (store) => new Promise((resolve, reject) => {
    const asked = indexedDB.open(store.name, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("rows", { keyPath: store.key });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  // A connection of its own for each use: an open one would hold up whoever deletes the database.
  const use = async (store, mode, act) => {
    const database = await opened(store);
    try {
      return await new Promise((resolve, reject) => {
        const transaction = database.transaction("rows", mode);
        const asked = act(transaction.objectStore("rows"));
        transaction.oncomplete = () => resolve(asked.result);
        transaction.onabort = transaction.onerror = () => reject(transaction.error);
      });
    } finally {
      database.close();
    }
  };
  const rowsOf = (store) => ({
    get: (key) => use(store, "readonly", (rows) => rows.get(key)),
    all: () => use(store, "readonly", (rows) => rows.getAll()),
    put: (row) => use(store, "readwrite", (rows) => rows.put(row)),
    remove: (key) => use(store, "readwrite", (rows) => rows.delete(key)),
  });
  const lists = rowsOf(LISTS), notes = rowsOf(NOTES);

  // The server's clock, as far as the device could compare its own with it.
  const now = (list) => Date.now() + (list ? list.skew : 0);
  const isOver = (list) => now(list) >= list.keptUntil;

  // Forget the list of one meeting, the copies of its page, and the workers that would show them.
  const forget = async (code) => {
    await lists.remove(code);
    if (!self.caches) return; // no secure address, no copies
    for (const name of await caches.keys()) if (name.startsWith(`door:${code}:`)) await caches.delete(name);
    if (self.registration) await self.registration.unregister();
    for (const one of await (navigator.serviceWorker?.getRegistrations() ?? [])) {
      const script = (one.active ?? one.waiting ?? one.installing)?.scriptURL ?? "";
      if (script.includes(`/door/${code}/`)) await one.unregister();
    }
  };

  // Forget the lists of meetings that are over, or all of them and the database with them.
  const forgetLists = async (which) => {
    for (const list of await lists.all()) if (which === "all" || isOver(list)) await forget(list.code);
    if (which !== "all" || (await lists.all()).length) return;
    await new Promise((done) => {
      const asked = indexedDB.deleteDatabase(LISTS.name);
      asked.onsuccess = asked.onerror = asked.onblocked = done;
    });
  };

  const LETTERS = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ء": "", "ـ": "",
    "گ": "ك", "ڭ": "ك", "ڤ": "ف", "پ": "ب", "œ": "oe", "æ": "ae", "ß": "ss", "’": " ", "'": " ",
  };
  const written = (text) => [...text].map((sign) => LETTERS[sign] ?? sign).join("");
  // The one spelling that names are compared in, as portal/shared/folding.py makes it.
  const fold = (text) => written(written(text.toLowerCase()).normalize("NFKD").replace(/\p{M}/gu, ""))
    .replace(/[^\p{L}\p{N}]+/gu, " ").trim();

  self.DoorStore = { lists, notes, now, isOver, forget, forgetLists, fold };
})();
