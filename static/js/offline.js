// Pages for days without a network, what waits to be sent, and an empty device after signing out.

import { send, tell, waiting } from "./queue.js";

const page = document.body.dataset;

async function keep() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(page.worker, { scope: "/" });
  const { active } = await navigator.serviceWorker.ready;
  active.postMessage({ keep: page.keeps.split(" ") });
}

// Another person has signed in on this device: the pages of the one before go.
async function change() {
  if (localStorage.getItem("owner") === page.owner) return;
  await empty((name) => name.startsWith("run:"));
  localStorage.setItem("owner", page.owner);
}

async function empty(isGone) {
  for (const name of Object.keys(localStorage)) if (isGone(name)) localStorage.removeItem(name);
  if ("caches" in window) await caches.delete("pages");
}

function leave() {
  const form = document.querySelector("form[data-leave]");
  form?.addEventListener("submit", async (event) => {
    if (form.dataset.ready) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    await send();
    if (waiting().length && !confirm(form.dataset.leave)) return;
    await empty(() => true);
    form.dataset.ready = "yes";
    form.requestSubmit();
  }, true);
}

if (page.owner) {
  leave();
  await change();
  tell();
  send();
  addEventListener("online", send);
  addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());
  keep().catch(() => {}); // private windows have no workers
}
