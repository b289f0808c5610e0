// Keeps one page that says that there is no connection, with its style and picture, and shows it where a page cannot be
// fetched. It keeps no other page and no answer, so that nothing here tells who uses this device. What stands before
// this line in the answer: EDITION, what is kept (KEPT, the page first), and HIDE, the address that hides this site.
addEventListener("install", (event) => event.waitUntil(keep()));
const keep = async () => {
  const cache = await caches.open(EDITION);
  await cache.addAll(KEPT.map((address) => new Request(address, { credentials: "omit", cache: "reload" })));
  await skipWaiting();
};
addEventListener("activate", (event) => event.waitUntil(clear()));
const clear = async () => {
  for (const name of await caches.keys()) if (name !== EDITION) await caches.delete(name);
  await registration.navigationPreload?.enable();
};
const ask = async (event) => (await event.preloadResponse) ?? fetch(event.request);
addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname } = new URL(request.url);
  if (request.method !== "GET") return;
  if (request.mode === "navigate") {
    // Without a connection the browser's own page hides this site, as "Hide" does with one.
    if (pathname !== HIDE) event.respondWith(ask(event).catch(() => caches.match(KEPT[0])));
  } else if (KEPT.indexOf(pathname) > 0) {
    event.respondWith(caches.match(pathname).then((kept) => kept ?? fetch(request)));
  }
});
