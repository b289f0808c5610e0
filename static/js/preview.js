// What would be made or changed stands beside the form and follows what is chosen; without a script a button shows it.
const box = document.querySelector("#would");
const form = box?.closest("form");
let asked = 0;
let rest;
const look = async () => {
  const mine = ++asked;
  const told = new FormData(form);
  told.set("preview", "1");
  const answer = await fetch(form.action, { method: "POST", body: told }).catch(() => null);
  if (!answer) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const would = page.querySelector("#would");
  if (would && mine === asked) box.replaceChildren(...would.childNodes);
};
form?.addEventListener("change", () => {
  clearTimeout(rest);
  rest = setTimeout(look, 300);
});
