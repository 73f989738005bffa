// Keeps what is typed into forms marked `data-keep`, so that an expired sign-in, a refusal or a server that
// is away loses nothing; sends what could not be sent once the server is back. What is sent carries the
// form's `_key`: the server takes it once, however often it comes. Everything stays in this tab
// (sessionStorage), under the account that typed it, and goes with the tab or the sign-out.

const own = `motcua:${document.body.dataset.account}:`;
const banner = document.getElementById("offline");
const waiting = `${own}waiting`;
const draft = (form) => `${own}draft:${new URL(form.action).pathname}`;

const read = (name, otherwise) => JSON.parse(sessionStorage.getItem(name)) ?? otherwise;
const write = (name, value) => sessionStorage.setItem(name, JSON.stringify(value));
const say = (text, filled) => text.replace("{n}", filled);

function typed(form, button) {
  const pairs = [...new FormData(form, button)];
  return pairs.filter(([, value]) => typeof value === "string");
}

function keep(form) {
  write(draft(form), typed(form));
}

function restore(form) {
  const pairs = read(draft(form));
  if (!pairs) return;
  for (const field of form.elements) {
    if (!field.name || field.type === "file" || field.type === "password") continue;
    const values = pairs.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else if (field.multiple) for (const option of field.options) option.selected = values.includes(option.value);
    else if (values.length > 0) {
      const nth = [...form.elements].filter((other) => other.name === field.name).indexOf(field);
      field.value = values[nth] ?? field.value;
    }
  }
  form.dispatchEvent(new CustomEvent("restored"));
  tell(form, banner.dataset.restored);
}

// A word above a form, read out at once.
function tell(form, content) {
  form.querySelector(":scope > .told")?.remove();
  const told = document.createElement("div");
  told.className = "notice told";
  told.setAttribute("role", "alert");
  told.tabIndex = -1;
  if (typeof content === "string") told.textContent = content;
  else told.append(...content);
  form.prepend(told);
  return told;
}

function show() {
  const n = read(waiting, []).length;
  banner.hidden = n === 0;
  if (n > 0) banner.textContent = say(banner.dataset.waiting, n);
}

// The server's answer; none while it is away.
async function send({ action, pairs }) {
  try {
    const body = new URLSearchParams(pairs);
    const response = await fetch(action, { method: "POST", body, signal: AbortSignal.timeout(30000) });
    return [429, 502, 503, 504].includes(response.status) ? null : response;
  } catch {
    return null;
  }
}

const asks_to_sign_in = (response) => new URL(response.url).pathname === "/sign-in";

async function submit(form, button) {
  const sent = { action: form.action, pairs: typed(form, button), page: location.href };
  for (const one of form.querySelectorAll("button")) one.disabled = true;
  const response = await send(sent);
  for (const one of form.querySelectorAll("button")) one.disabled = false;
  if (!response) {
    const others = read(waiting, []).filter((other) => other.action !== sent.action);
    write(waiting, [...others, sent]);
    show();
    return;
  }
  await answered(form, response);
}

async function answered(form, response) {
  if (asks_to_sign_in(response)) {
    const here = location.pathname + location.search;
    location.assign(`/sign-in?to=${encodeURIComponent(here)}`);
    return;
  }
  if (response.ok && response.redirected) {
    sessionStorage.removeItem(draft(form));
    location.assign(response.url);
    return;
  }
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const main = page.querySelector("main");
  const action = new URL(form.action).pathname;
  const same = [...main.querySelectorAll("form")].some((other) => other.getAttribute("action") === action);
  if (response.ok) sessionStorage.removeItem(draft(form));
  if (response.ok || same) {
    document.querySelector("main").replaceWith(main);
    begin(main);
    (main.querySelector("[role=alert], [autofocus]") ?? main).focus();
  } else {
    tell(form, main.childNodes).focus();
  }
}

async function send_what_waits() {
  for (const sent of read(waiting, [])) {
    const response = await send(sent);
    if (!response) break;
    if (asks_to_sign_in(response)) break;
    write(waiting, read(waiting, []).filter((other) => other.action !== sent.action));
    const form = [...document.forms].find((form) => form.action === sent.action);
    if (form && sent.page === location.href) await answered(form, response);
    else if (response.ok) sessionStorage.removeItem(`${own}draft:${new URL(sent.action).pathname}`);
  }
  show();
}

function begin(within) {
  for (const form of within.querySelectorAll("form[data-keep]")) {
    restore(form);
    form.addEventListener("input", () => keep(form));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      keep(form);
      submit(form, event.submitter);
    });
  }
}

// What was typed for somebody else is dropped by a link that says so (`data-drop`, the form's action).
document.addEventListener("click", (event) => {
  const drop = event.target.closest?.("[data-drop]");
  if (drop) sessionStorage.removeItem(`${own}draft:${drop.dataset.drop}`);
});

for (const form of document.querySelectorAll('form[action="/sign-out"]')) {
  form.addEventListener("submit", (event) => {
    if (read(waiting, []).length > 0 && !confirm(banner.dataset.lost)) event.preventDefault();
    else for (const name of Object.keys(sessionStorage)) if (name.startsWith(own)) sessionStorage.removeItem(name);
  });
}

begin(document);
show();
addEventListener("online", send_what_waits);
setInterval(send_what_waits, 3000);
send_what_waits();
