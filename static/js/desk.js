// The desk's keys: / finds a member, N books.

import "./lock.js";
import "./owner.js";

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input, select, textarea")) return;
  const place = { "/": "#find", n: "[data-new]" }[event.key.toLowerCase()];
  const found = place && document.querySelector(place);
  if (!found) return;
  event.preventDefault();
  if (found.matches("a")) found.click();
  else found.focus();
});

// What members will read follows what the owner types.
const settings = document.querySelector("form:has([data-preview])");
settings?.addEventListener("change", async () => {
  const look = settings.querySelector("[data-look]");
  const answer = await fetch(look.formAction, { method: "POST", body: new FormData(settings) }).catch(() => null);
  if (!answer) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.querySelector("[data-preview]");
  if (found) settings.querySelector("[data-preview]").replaceChildren(...found.childNodes);
});

// What only works with scripts is shown by them.
for (const part of document.querySelectorAll("[data-with-scripts]")) part.hidden = false;
