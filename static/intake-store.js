// What a helper's device keeps: entries that have not been sent, and slips (a ticket and its receipt code) for work
// without a line. Loaded by the entry screen, and by any page on which one signs out. An entry holds somebody's words: it
// stays until the server has answered for it, and goes only when its helper says so.
(() => {
  "use strict";
  const NAME = "tachawor-intake", STORES = ["entries", "slips", "meta"];

  const opened = () => new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("entries", { keyPath: "ticket" });
      asked.result.createObjectStore("slips", { keyPath: "ticket" });
      asked.result.createObjectStore("meta", { keyPath: "key" });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const done = (asked) => new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  // One transaction over everything that is kept: what `act` does happens whole or not at all. A connection of its own
  // for each use: an open one would hold up whoever deletes the database.
  const use = async (mode, act) => {
    const database = await opened();
    try {
      const transaction = database.transaction(STORES, mode);
      const finished = new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = transaction.onerror = () => reject(transaction.error);
      });
      const result = await act(Object.fromEntries(STORES.map((name) => [name, transaction.objectStore(name)])));
      await finished;
      return result;
    } finally {
      database.close();
    }
  };

  const entries = {
    all: () => use("readonly", (on) => done(on.entries.getAll())),
    get: (ticket) => use("readonly", (on) => done(on.entries.get(ticket))),
    put: (entry) => use("readwrite", (on) => done(on.entries.put(entry))),
    remove: (ticket) => use("readwrite", (on) => done(on.entries.delete(ticket))),
  };
  const slips = {
    number: () => use("readonly", (on) => done(on.slips.count())),
    add: (given) => use("readwrite", (on) => Promise.all(given.map((slip) => done(on.slips.put(slip))))),
  };
  const meta = () => use("readonly", (on) => done(on.meta.get("device")));

  // Whose device it is now. Somebody else's slips go; their entries wait for them.
  const begin = (account, words) => use("readwrite", async (on) => {
    const before = await done(on.meta.get("device"));
    if (before && before.account !== account) await done(on.slips.clear());
    const sign = before?.sign ?? String.fromCharCode(...crypto.getRandomValues(new Uint8Array(2)).map((byte) => 65 + (byte % 26)));
    await done(on.meta.put({ key: "device", last: before?.last ?? 0, sign, account, words }));
  });

  // Keep an entry under the next slip; nothing when no slip is left. A slip is used up with what it stands for.
  const keep = (entry) => use("readwrite", async (on) => {
    const cursor = await done(on.slips.openCursor());
    if (!cursor) return null;
    const { ticket, code } = cursor.value, device = await done(on.meta.get("device"));
    const number = `P-${device.sign}${device.last + 1}`;
    await done(on.meta.put({ ...device, last: device.last + 1 }));
    await done(on.slips.delete(ticket));
    const kept = { ...entry, fields: { ...entry.fields, ticket }, ticket, number };
    await done(on.entries.put(kept));
    return { kept, code };
  });

  const isWaiting = (entry) => !entry.reference;
  const forgetCopies = async () => {
    if (!self.caches) return; // no secure address, no copies
    for (const name of await caches.keys()) if (name.startsWith("intake:")) await caches.delete(name);
    for (const one of await (navigator.serviceWorker?.getRegistrations() ?? [])) {
      const script = (one.active ?? one.waiting ?? one.installing)?.scriptURL ?? "";
      if (script.includes("/intake/worker.js")) await one.unregister();
    }
  };
  // Forget everything of this helper, and the database with it unless somebody else's entries wait in it.
  const wipe = async (account) => {
    const others = await use("readwrite", async (on) => {
      const kept = await done(on.entries.getAll());
      for (const { ticket } of kept.filter((entry) => entry.account === account)) await done(on.entries.delete(ticket));
      await done(on.slips.clear());
      return kept.some((entry) => entry.account !== account);
    });
    await forgetCopies();
    if (others) return;
    await new Promise((gone) => {
      const asked = indexedDB.deleteDatabase(NAME);
      asked.onsuccess = asked.onerror = asked.onblocked = gone;
    });
  };
  // Asked at the sign-out: returns whether one may leave. Nothing that waits is lost without a yes.
  const leave = async () => {
    const device = await meta();
    if (!device) return true;
    const waiting = (await entries.all()).filter((entry) => entry.account === device.account && isWaiting(entry)).length;
    if (waiting && !confirm(device.words.leaveAsked.replace("%(number)s", waiting))) return false;
    await wipe(device.account);
    return true;
  };

  self.IntakeStore = { entries, slips, begin, keep, isWaiting, wipe, leave };
})();
