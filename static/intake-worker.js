// Opens the entry screens when the line is down. The server writes before it what `INTAKE` is: the address that all of
// them begin with, and the files they need. Pages come from the line as long as there is one; the blank screens that are
// kept here stand in for them and hold nothing of anybody's.
"use strict";
const PATIENCE = 6000;

const keepShell = async (address) => {
  const answer = await fetch(address, { credentials: "same-origin", cache: "no-store", redirect: "error" });
  if (answer.ok) await (await caches.open(INTAKE.cache)).put(address, answer);
};

self.addEventListener("install", (event) => {
  const keep = async () => {
    const cache = await caches.open(INTAKE.cache);
    await cache.addAll(INTAKE.assets.map((address) => new Request(address, { cache: "reload" })));
  };
  event.waitUntil(keep().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    const own = INTAKE.cache.slice(0, INTAKE.cache.lastIndexOf(":") + 1);
    const old = (await caches.keys()).filter((name) => name.startsWith(own) && name !== INTAKE.cache);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

// The entry screen asks for its blank twin to be kept, and waits for the answer.
self.addEventListener("message", (event) => {
  const told = (outcome) => event.ports[0].postMessage(outcome);
  event.waitUntil(keepShell(event.data.shell).then(() => told("kept"), () => told("failed")));
});

self.addEventListener("fetch", (event) => {
  const { request } = event, address = new URL(request.url);
  if (address.origin !== self.location.origin || request.method !== "GET") return;
  if (request.mode !== "navigate") {
    if (INTAKE.assets.includes(address.pathname)) event.respondWith(kept(request));
  } else if (address.pathname.startsWith(INTAKE.home) && !address.pathname.endsWith(".pdf")) {
    event.respondWith(fromTheLine(request, () => blank(address)));
  }
});

const kept = async (request) => (await caches.match(request.url, { cacheName: INTAKE.cache })) ?? fetch(request);

// A server that is down, or a line that never answers, is no line.
const fromTheLine = async (request, otherwise) => {
  const patience = new AbortController();
  const alarm = setTimeout(() => patience.abort(), PATIENCE);
  try {
    const answer = await fetch(request, { signal: patience.signal });
    if (answer.status < 502 || answer.status > 504) return answer;
  } catch { /* the entry goes on without */ } finally {
    clearTimeout(alarm);
  }
  return otherwise();
};

const blank = async (address) => {
  const code = address.pathname.slice(INTAKE.home.length).split("/")[0];
  const cache = await caches.open(INTAKE.cache), shells = (await cache.keys()).map(({ url }) => new URL(url).pathname);
  const shell = shells.find((path) => path === `${INTAKE.home}${code}/offline/`) ?? shells.find((path) => path.endsWith("/offline/"));
  if (!shell) return Response.error();
  const entry = shell.slice(0, -"offline/".length);
  if (address.pathname !== entry) return Response.redirect(new URL(entry, self.location.href).href, 302);
  return cache.match(shell);
};
