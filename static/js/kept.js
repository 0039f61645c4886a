// The pages that are on the device, in the language of this one.

import "./seal.js";

const DAYS = 7; // as long as templates/site/sw.js keeps a page
const list = document.querySelector("[data-kept]");
const english = list.dataset.language === "en";

const pages = "caches" in window ? await caches.open("pages") : null;
const ORDER = ["/routines/assigned", "/routines", "/safety", "/guides"]; // what is needed first
const rank = ({ url }) => ORDER.findIndex((path) => new URL(url).pathname.replace(/^\/en/, "").startsWith(path));
const kept = pages ? [...(await pages.keys())].sort((one, other) => rank(one) - rank(other)) : [];
const key = (await sealing.keys().catch(() => null))?.pages;

async function opened(request) {
  const answer = await pages.match(request);
  if (!key || Date.now() - answer.headers.get("Kept-At") > DAYS * 86400000) return null;
  return new TextDecoder().decode(await sealing.open(key, new Uint8Array(await answer.arrayBuffer())));
}

for (const request of kept) {
  const { pathname } = new URL(request.url);
  if (pathname.startsWith("/en/") !== english) continue;
  const html = await opened(request).catch(() => null);
  if (!html) continue;
  const title = new DOMParser().parseFromString(html, "text/html").querySelector("h1")?.textContent ?? pathname;
  const item = document.createElement("li");
  const link = document.createElement("a");
  const name = document.createElement("b");
  item.className = "card";
  link.href = pathname;
  name.textContent = title;
  link.append(name);
  item.append(link);
  list.append(item);
  document.querySelector("[data-none]").hidden = true;
}
