// The page that has to be hidden leaves no way back in this tab. It runs before the page is drawn, so that "back" does
// not show it for a moment.
const HIDDEN = "hidden";

const leave = (address) => {
  sessionStorage.setItem(HIDDEN, address);
  location.replace(address);
};

const cameBack = (event) => event?.persisted || performance.getEntriesByType("navigation")[0]?.type === "back_forward";

const look = (event) => {
  const address = sessionStorage.getItem(HIDDEN);
  if (address && cameBack(event)) location.replace(address);
  // Whoever opens the site again on purpose is not led away.
  else sessionStorage.removeItem(HIDDEN);
};

look();
addEventListener("pageshow", (event) => event.persisted && look(event));
addEventListener("click", (event) => {
  const exit = event.target.closest("[data-exit]");
  if (!exit) return;
  event.preventDefault();
  leave(exit.href);
});
