// What is said at a place needs the network: where there is none the page says so, in place of an error of the browser.
const words = document.querySelector("[data-away]");
const tell = () => {
  words.hidden = navigator.onLine;
};
addEventListener("online", tell);
addEventListener("offline", tell);
addEventListener("submit", (event) => {
  tell();
  if (!navigator.onLine) event.preventDefault();
});
tell();
