// A form is sent once: its button rests while the answer is on its way, and wakes when the page comes back.
addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  const button = event.submitter;
  if (button) setTimeout(() => { button.disabled = true; button.ariaBusy = "true"; });
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("[aria-busy]")) { button.disabled = false; button.ariaBusy = null; }
});
