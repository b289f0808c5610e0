// A rail that scrolls sideways begins where its chosen chip is, so that a chip stays where it was tapped.
for (const chosen of document.querySelectorAll(".rail [aria-current], .strip [aria-current], .tabs [aria-current]")) {
  const rail = chosen.parentElement.closest(".rail, .strip, .tabs");
  const middle = chosen.offsetLeft + chosen.offsetWidth / 2 - rail.offsetLeft - rail.clientWidth / 2;
  if (rail.scrollWidth > rail.clientWidth) rail.scrollLeft = middle;
}
// Whoever goes on by the key sees the whole of where they are: a browser leaves alone what shows only a corner.
addEventListener("focusin", ({ target }) => {
  if (target.matches(":focus-visible")) target.scrollIntoView({ block: "nearest", inline: "nearest" });
});
// Whoever loses the net finds a page that says so (sw.js); where the house keeps none any more, what was kept goes.
addEventListener("load", async () => {
  // The list at a door (door.js) is kept for who is signed in and works here.
  const working = document.body.classList.contains("desk");
  for (const name of (await window.caches?.keys()) ?? []) if (!working && name.startsWith("door:")) caches.delete(name);
  const worker = document.querySelector("meta[name=offline]")?.content;
  if (worker) return navigator.serviceWorker?.register(worker, { updateViaCache: "all" }).catch(() => {});
  for (const one of (await navigator.serviceWorker?.getRegistrations()) ?? []) one.unregister();
  for (const name of (await window.caches?.keys()) ?? []) caches.delete(name);
});
