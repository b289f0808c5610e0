// A button with data-copy="TEXT" copies the text and says so; without a clipboard it stays away.
if (navigator.clipboard)
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.ariaLive = "polite";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.classList.replace("i-copy", "i-check");
      if (button.dataset.done) button.textContent = button.dataset.done;
    });
  }
