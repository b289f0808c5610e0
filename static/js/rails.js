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
