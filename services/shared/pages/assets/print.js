// The page's button prints it; nothing is typed before.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
  button.focus();
}
