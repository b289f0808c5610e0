// How much waits in each room, beside its name. Asked for after the page is there, so that no page waits for it; a page
// that knows already has said it.
if (!document.querySelector(".rooms b")) {
  const answer = await fetch("/community/watching/rooms", { headers: { Accept: "application/json" } }).catch(() => null);
  const rooms = answer?.ok ? await answer.json() : {};
  for (const [address, [number, words]] of Object.entries(rooms)) {
    for (const room of document.querySelectorAll(`.rooms a[href="${address}"], .dock details a[href="${address}"]`)) {
      const shown = Object.assign(document.createElement("b"), { textContent: number, ariaHidden: "true" });
      const said = Object.assign(document.createElement("span"), { className: "hidden", textContent: ` (${words})` });
      room.append(shown, said);
    }
  }
}
