// A form is sent once: its button rests while the answer is on its way, and wakes when the page comes back
// or nothing came (a download leaves the page where it is).
const wake = (form, button) => {
  delete form.dataset.sent;
  if (!button) return;
  button.disabled = false;
  button.ariaBusy = null;
};
addEventListener("submit", (event) => {
  const { target: form, submitter: button } = event;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  setTimeout(() => {
    if (button) button.disabled = button.ariaBusy = true;
  });
  const rest = setTimeout(wake, 9000, form, button);
  addEventListener("pageshow", () => (clearTimeout(rest), wake(form, button)), { once: true });
});
