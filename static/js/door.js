// The list at a door goes on working without a network. The page is kept on this device until its day is over, for the
// account that opened it (data-door) and nobody else; what is tapped waits in a queue that holds numbers and no names,
// and is sent when there is a network again, each tap under a random name, so that none is taken twice.
// sw.js shows the kept page; rails.js clears it away where nobody is signed in to work.
const list = () => document.querySelector("[data-door]");
const scope = list()?.dataset.door;
const STORE = `door:${scope}`;
const RETRY = 20_000;
const MOST = 50;

const queue = () => JSON.parse(localStorage.getItem(STORE) ?? "[]");
const keepQueue = (taps) =>
  taps.length ? localStorage.setItem(STORE, JSON.stringify(taps)) : localStorage.removeItem(STORE);

const keepPage = async (page) => {
  if (!document.querySelector("meta[name=offline]")) return;
  for (const name of await caches.keys()) if (name.startsWith("door:") && name !== STORE) await caches.delete(name);
  const cache = await caches.open(STORE);
  const headers = { "content-type": "text/html; charset=utf-8", "x-until": list().dataset.until };
  await cache.put(location.pathname, new Response(page, { headers }));
  const files = performance.getEntriesByType("resource").map((one) => new URL(one.name));
  const own = files.filter((one) => one.origin === location.origin && one.pathname.startsWith("/static/"));
  for (const { pathname } of own) if (!(await cache.match(pathname))) await cache.add(pathname).catch(() => {});
};

// What a row says and offers after a tap that is still on its way.
const paint = ({ row, said }) => {
  const item = document.getElementById(row);
  if (!item) return;
  const here = said === "here";
  item.classList.toggle("here", here);
  item.classList.toggle("i-done-on", here);
  item.classList.toggle("i-open", !here);
  const acts = item.querySelector(":scope > .row");
  const form = item.querySelector("form[data-sent-later]") ?? item.querySelector("form.mini")?.cloneNode(true);
  for (const one of acts.querySelectorAll(":scope > :not([data-sent-later])")) one.hidden = true;
  if (!form) return;
  const next = said === "undo" ? "here" : "undo";
  form.dataset.sentLater = "";
  form.hidden = false;
  form.elements.said.value = next;
  const button = form.querySelector("button");
  button.id = `${row}-later`;
  button.disabled = false;
  button.textContent = list().dataset[next];
  button.setAttribute("aria-labelledby", `${button.id} ${row}-who`);
  acts.append(form);
  let sign = acts.querySelector(".state.waiting");
  if (!sign) {
    sign = document.createElement("span");
    sign.className = "state waiting i i-clock";
    sign.dataset.sentLater = "";
    acts.prepend(sign);
  }
  sign.textContent = list().dataset.waiting;
};

const say = (words) => {
  const line = list().querySelector(".unsent");
  const number = queue().length;
  const parts = [...words, number ? `${list().dataset.unsent} ${number}` : ""].filter(Boolean);
  line.textContent = parts.join(" ");
  line.hidden = !parts.length;
};

// The page as it is now: undefined without a network, null where it is not this account's any more.
const ask = async () => {
  const answer = await fetch(location.pathname, { headers: { accept: "text/html" } }).catch(() => undefined);
  if (!answer || answer.status >= 500) return undefined;
  const text = await answer.text();
  const page = new DOMParser().parseFromString(text, "text/html");
  const same = page.querySelector("[data-door]")?.dataset.door === scope;
  return same ? { page, text } : Object.assign([], { gone: answer.status === 404 });
};

const send = async (address, taps, secret) => {
  const body = new URLSearchParams({ csrf_token: secret, clock: Date.now(), taps: JSON.stringify(taps) });
  return fetch(address, { method: "POST", body, headers: { accept: "application/json" } }).catch(() => undefined);
};

const show = async ({ page, text }) => {
  const open = document.activeElement?.id;
  document.querySelector("main").replaceWith(page.querySelector("main"));
  document.getElementById(open)?.focus({ preventScroll: true });
  queue().filter((tap) => tap.address === list().dataset.taps).forEach(paint);
  await keepPage(text).catch(() => {});
};

let sending = false;
const flush = async () => {
  if (sending || !queue().length) return;
  sending = true;
  const told = [];
  try {
    const found = await ask();
    if (!found) return say([list().dataset.away]);
    if (!found.page) return say([list().dataset[found.gone ? "notOurs" : "signedOut"]]);
    const secret = found.page.querySelector("[name=csrf_token]").value;
    while (queue().length) {
      const { address } = queue()[0];
      const some = queue().filter((tap) => tap.address === address).slice(0, MOST);
      const answer = await send(address, some.map(({ address: _, ...tap }) => tap), secret);
      if (!answer || answer.status >= 500) return say([list().dataset.away]);
      if (!answer.ok) return say([list().dataset.notOurs]);
      const became = await answer.json();
      const names = new Set(became.map((one) => one.key));
      keepQueue(queue().filter((tap) => !names.has(tap.key)));
      for (const { row, became: what, words } of became)
        if (what === "refused") told.push(`${document.getElementById(`${row}-who`)?.textContent ?? ""}: ${words}`);
    }
    const after = await ask();
    if (after?.page) await show(after);
    say(told);
  } finally {
    sending = false;
  }
};

const tapped = (event) => {
  const form = event.target;
  const item = form.closest(".door > li");
  const chosen = [...form.querySelectorAll("[name=member]:checked")].map((one) => Number(one.value));
  const some = form.elements.some !== undefined;
  // Hours are typed with a network; and that nobody was chosen the house says.
  if (!item || !(form.elements.said || (some && chosen.length))) return;
  event.preventDefault();
  const said = some ? "here" : form.elements.said.value;
  const tap = { address: list().dataset.taps, key: crypto.randomUUID(), row: item.id, said, at: Date.now() };
  if (some) tap.people = chosen;
  keepQueue([...queue(), tap]);
  paint(tap);
  say([]);
  flush();
};

if (scope) {
  // Whoever has no place for it in the browser marks with a network.
  try {
    keepQueue(queue());
    document.addEventListener("submit", tapped);
  } catch {
    /* the forms go on as forms */
  }
  const whole = `<!doctype html>${document.documentElement.outerHTML}`;
  queue().filter((tap) => tap.address === list().dataset.taps).forEach(paint);
  say(navigator.onLine ? [] : [list().dataset.away]);
  addEventListener("load", () => {
    // What came out of the store is kept already, as it was.
    if (navigator.onLine) setTimeout(() => keepPage(whole).catch(() => {}));
    flush();
  });
  addEventListener("online", flush);
  setInterval(flush, RETRY);
}
