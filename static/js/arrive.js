// What is said at a place needs the network: where there is none the page says so, in place of an error of the browser.
const words = document.querySelector("[data-away]");
const tell = () => {
  words.hidden = navigator.onLine;
};
addEventListener("online", tell);
addEventListener("offline", tell);
// Before forms.js takes the button for pressed.
const stay = (event) => {
  tell();
  if (navigator.onLine) return;
  event.preventDefault();
  event.stopPropagation();
};
addEventListener("submit", stay, true);
tell();
