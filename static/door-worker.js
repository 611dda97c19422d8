// Opens the door of one meeting when the line is down. The server writes before it what `DOOR` is: the meeting's code,
// the addresses of its door, and either the files that the door needs, or the beginning of the meeting's passes.
// Pages come from the line as long as there is one: what is kept here stands in for it, and holds no names.
"use strict";
importScripts(DOOR.store);
const PATIENCE = 6000;

const keepShell = async () => {
  const answer = await fetch(DOOR.shell, { credentials: "same-origin", cache: "no-store", redirect: "error" });
  if (answer.ok) await (await caches.open(DOOR.cache)).put(DOOR.shell, answer);
};

self.addEventListener("install", (event) => {
  const keep = async () => {
    if (DOOR.passes) return;
    const cache = await caches.open(DOOR.cache);
    await cache.addAll(DOOR.assets.map((address) => new Request(address, { cache: "reload" })));
    await keepShell();
  };
  event.waitUntil(keep().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    const own = DOOR.cache.slice(0, DOOR.cache.lastIndexOf(":") + 1);
    const old = (await caches.keys()).filter((name) => name.startsWith(own) && name !== DOOR.cache);
    if (!DOOR.passes) await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

self.addEventListener("fetch", (event) => {
  const { request } = event, address = new URL(request.url);
  if (address.origin !== self.location.origin) return;
  if (request.mode !== "navigate") {
    if (request.method === "GET" && DOOR.assets.includes(address.pathname)) event.respondWith(kept(request));
  } else if (DOOR.passes) {
    const [, reference, seal] = address.pathname.slice(DOOR.passes.length - DOOR.code.length - 1).match(PASS) ?? [];
    if (reference) event.respondWith(fromTheLine(request, () => passOffline(reference, seal)));
  } else if (address.pathname.startsWith(DOOR.door) && !address.pathname.includes("/sheet.")) {
    const answer = fromTheLine(request, () => doorOffline(request, address));
    event.respondWith(answer);
    event.waitUntil(answer.then(keepShell).catch(() => {}));
  }
});

const PASS = /^([\w-]+-\d+)\/([a-z2-7]+)\/$/;

const kept = async (request) => (await caches.match(request.url, { cacheName: DOOR.cache })) ?? fetch(request);

// A server that is down, or a line that never answers, is no line.
const fromTheLine = async (request, otherwise) => {
  const patience = new AbortController();
  const alarm = request.method === "GET" ? setTimeout(() => patience.abort(), PATIENCE) : 0;
  try {
    const answer = await fetch(request, { signal: patience.signal });
    if (answer.status < 502 || answer.status > 504) return answer;
  } catch { /* the door goes on without */ } finally {
    clearTimeout(alarm);
  }
  return otherwise();
};

const list = async () => {
  const found = await DoorStore.lists.get(DOOR.code);
  if (!found || !DoorStore.isOver(found)) return found;
  await DoorStore.forget(DOOR.code);
  return undefined;
};

const to = (tail) => Response.redirect(new URL(DOOR.door + tail, self.location.href).href, 302);

const doorOffline = async (request, address) => {
  if (!(await list())) return Response.error();
  if (request.method !== "GET") return to(`?q=${address.pathname.split("/people/")[1]?.split("/")[0] ?? ""}`);
  return (await caches.match(DOOR.shell, { cacheName: DOOR.cache })) ?? Response.error();
};

const passOffline = async (reference, seal) => {
  const found = await list();
  if (!found) return Response.error();
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(seal));
  const hash = [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const genuine = found.people.some((one) => one.reference === reference && one.seal === hash);
  return to(genuine ? `?q=${reference}` : "?pass=unknown");
};
