// Pages for days without a network, what waits to be sent, and an empty device after signing out.

import { empty, isAnothers } from "./owner.js";
import { send, tell, token, waiting } from "./queue.js";
import * as store from "./store.js";

const page = document.body.dataset;
const OFTEN = 3600000; // ms between two times that all pages are fetched for keeping

async function keep() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(page.worker, { scope: "/" });
  const { active } = await navigator.serviceWorker.ready;
  const had = store.get("kept") ?? {};
  if (had.pages === page.keeps && Date.now() - had.at < OFTEN) return;
  active.postMessage({ keep: page.keeps.split(" ") });
  store.set("kept", { pages: page.keeps, at: Date.now() });
}

// The device is emptied when the server has let go of her, and not before.
async function leave(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
  const form = event.target;
  await send();
  if (waiting().length && !confirm(form.dataset.leave)) return;
  try {
    const body = new FormData(form);
    body.set("csrf_token", await token());
    const answer = await fetch(form.action, { method: "POST", body });
    if (!answer.ok) throw new Error(answer.status);
    await empty((name) => !isAnothers(name)); // what somebody else has not sent yet is hers
    location.href = answer.url;
  } catch {
    if (navigator.onLine) form.submit(); // signed out already, or a page of long ago: the server says so
    else alert(form.dataset.failed);
  }
}

// Without a network a form would lead nowhere, and what she has typed would be lost.
function stay(event) {
  if (navigator.onLine || event.target.method !== "post" || event.defaultPrevented) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  alert(page.offline);
}

if (page.owner) {
  document.addEventListener("submit", stay, true);
  document.querySelector("form[data-leave]")?.addEventListener("submit", leave, true);
  tell();
  send();
  addEventListener("online", send);
  addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());
  keep().catch(() => {}); // private windows have no workers
}
