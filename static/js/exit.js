// The page that has to be hidden leaves no way back in this tab.
for (const exit of document.querySelectorAll("[data-exit]"))
  exit.addEventListener("click", (event) => {
    event.preventDefault();
    location.replace(exit.href);
  });
