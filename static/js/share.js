// A button with data-share="ADDRESS" opens the device's own sharing, or copies the address; without both it stays away.
for (const button of document.querySelectorAll("[data-share]"))
  if (navigator.share || navigator.clipboard) {
    button.hidden = false;
    button.ariaLive = "polite";
    button.addEventListener("click", async () => {
      if (navigator.share) return navigator.share({ title: document.title, url: button.dataset.share }).catch(() => {});
      await navigator.clipboard.writeText(button.dataset.share);
      button.classList.replace("i-share", "i-check");
      button.textContent = button.dataset.done;
    });
  }
