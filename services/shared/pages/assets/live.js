// Shows what has moved on a list without a reload: the part marked `data-live` names the address that tells
// of changes (server-sent events). What somebody has begun to do on the list is not taken away: then a line
// says that there is something new. A tab that nobody looks at asks for nothing.

const part = () => document.querySelector("[data-live]");
let source;

function busy() {
  const here = part();
  return here.querySelector("input:checked") || here.contains(document.activeElement);
}

async function renew() {
  if (busy()) {
    document.getElementById("moved").hidden = false;
    return;
  }
  const response = await fetch(location.href);
  if (!response.ok || response.redirected) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.querySelector("[data-live]");
  if (fresh && !busy()) part().replaceWith(fresh);
}

function listen() {
  source?.close();
  source = undefined;
  if (document.hidden) return;
  source = new EventSource(part().dataset.live);
  source.addEventListener("moved", () => renew().catch(() => {}));
}

document.addEventListener("visibilitychange", listen);
addEventListener("pagehide", () => source?.close());
listen();
