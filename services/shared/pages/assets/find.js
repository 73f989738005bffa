// Finds as one types: a form `data-find` is asked again after each pause, and the part of its page whose id
// it names is replaced. The arrow keys go through what was found; Enter takes the first.

const PAUSE = 120; // Milliseconds: shorter than between two keys of who types slowly.

for (const form of document.querySelectorAll("form[data-find]")) {
  const field = form.querySelector("input[type=search]");
  const id = form.dataset.find;
  const found = () => [...document.querySelectorAll(`#${id} a[data-hit]`)];
  let asked = 0;
  let asking = Promise.resolve();
  let timer;
  const address = () => `${form.action}?${new URLSearchParams(new FormData(form))}`;

  async function load(mine) {
    const here = address();
    const response = await fetch(here);
    if (!response.ok || response.redirected || mine !== asked) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (mine !== asked) return;
    document.getElementById(id).replaceWith(page.getElementById(id));
    history.replaceState(null, "", here);
  }

  function ask() {
    clearTimeout(timer);
    timer = null;
    asking = load(++asked).catch(() => {});
    return asking;
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    // What was typed last may not have been asked for yet, or not been answered: the list is an older one.
    if (timer) ask();
    await asking;
    const first = found()[0];
    if (first) first.click();
  });
  form.parentElement.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const all = [field, ...found()];
    const next = all[all.indexOf(document.activeElement) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}
