// Keeps one page that says that there is no connection, with its style and picture, and shows it where a page cannot be
// fetched. It keeps no other page and no answer, so that nothing here tells who uses this device; but for the list at
// a door, which its own page keeps (door.js) for who works there: it is shown without a connection until its day is
// over (x-until), and goes with signing out. What stands before this line in the answer: EDITION, what is kept (KEPT,
// the page first), HIDE, the address that hides this site, and LEAVE, the one that signs out.
addEventListener("install", (event) => event.waitUntil(keep()));
const keep = async () => {
  const cache = await caches.open(EDITION);
  await cache.addAll(KEPT.map((address) => new Request(address, { credentials: "omit", cache: "reload" })));
  await skipWaiting();
};
addEventListener("activate", (event) => event.waitUntil(clear()));
const clear = async () => {
  for (const name of await caches.keys()) if (name !== EDITION && !name.startsWith(DOOR)) await caches.delete(name);
  await registration.navigationPreload?.enable();
};
const DOOR = "door:";
// The kept list of this address; whatever of them is over goes.
const list = async (pathname) => {
  let found;
  for (const name of await caches.keys()) {
    if (!name.startsWith(DOOR)) continue;
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      // Whoever looks at the same time may have thrown it away.
      const until = (await cache.match(request))?.headers.get("x-until");
      if (!until) continue;
      if (Number(until) <= Date.now()) await cache.delete(request);
      else if (new URL(request.url).pathname === pathname) found = await cache.match(request);
    }
  }
  return found;
};
const forget = async () => {
  for (const name of await caches.keys()) if (name.startsWith(DOOR)) await caches.delete(name);
};
const ask = async (event) => (await event.preloadResponse) ?? fetch(event.request);
addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname } = new URL(request.url);
  if (request.method === "POST" && pathname === LEAVE) event.waitUntil(forget());
  if (request.method !== "GET") return;
  if (request.mode === "navigate") {
    event.waitUntil(list(""));
    // Without a connection the browser's own page hides this site, as "Hide" does with one.
    if (pathname !== HIDE) event.respondWith(ask(event).catch(async () => (await list(pathname)) ?? caches.match(KEPT[0])));
  } else if (KEPT.indexOf(pathname) > 0) {
    event.respondWith(caches.match(pathname).then((kept) => kept ?? fetch(request)));
  } else if (pathname.startsWith("/static/")) {
    event.respondWith(fetch(request).catch(async () => (await caches.match(pathname)) ?? Response.error()));
  }
});
