// Keeps what a member needs without a network: scripts and styles, and those pages that the server marks.
// A page is taken from the network whenever there is one; what is kept is for when there is none, or a very slow one.

const SHELL = "shell-{{ version }}";
const PAGES = "pages";
const FILES = {{ files | tojson }};
const LOST = { ja: "/offline", en: "/en/offline" };
const PATIENCE = 5000; // ms for a slow network, if there is a kept page

addEventListener("install", (event) => {
  const kept = caches.open(SHELL).then((shell) => shell.addAll([...FILES, ...Object.values(LOST)]));
  event.waitUntil(kept.then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => names.filter((name) => name !== SHELL && name !== PAGES));
  event.waitUntil(old.then((names) => Promise.all(names.map((name) => caches.delete(name)))).then(() => clients.claim()));
});

addEventListener("message", (event) => {
  event.waitUntil(Promise.all(event.data.keep.map(keepAgain)));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request, url));
  else if (/^\/(static|assets)\//.test(url.pathname)) event.respondWith(file(request, url));
});

async function page(request, url) {
  const pages = await caches.open(PAGES);
  const kept = await pages.match(url.pathname);
  try {
    const answer = await within(fetch(request), kept ? PATIENCE : 60000);
    if (isOver(url, answer, kept)) await caches.delete(PAGES);
    await keep(pages, url, answer);
    return answer;
  } catch {
    return kept ?? (await caches.match(url.pathname.startsWith("/en/") ? LOST.en : LOST.ja));
  }
}

const within = (answer, ms) =>
  Promise.race([answer, new Promise((_, reject) => setTimeout(() => reject(new Error("slow")), ms))]);

// Signed out by time, elsewhere, or by somebody else who signs in: what was kept is hers, and goes.
const isOver = (url, answer, kept) =>
  /\/login$/.test(url.pathname) || (kept && (answer.type === "opaqueredirect" || answer.status === 403));

// Only what the server marks, and not the answer to a search.
async function keep(pages, url, answer) {
  if (answer.ok && !answer.redirected && !url.search && answer.headers.get("Kept-Offline")) {
    await pages.put(url.pathname, answer.clone());
  } else if (answer.status === 404 || answer.status === 410) {
    await pages.delete(url.pathname);
  }
}

async function keepAgain(path) {
  try {
    await keep(await caches.open(PAGES), new URL(path, location.origin), await fetch(path, { headers: { "For-Keeping": "yes" } }));
  } catch {
    // without a network, what is kept stays
  }
}

async function file(request, url) {
  const shell = await caches.open(SHELL);
  const kept = await shell.match(request, { ignoreSearch: true });
  try {
    return await within(fetch(request), kept ? PATIENCE : 60000);
  } catch {
    if (kept) return kept;
    const sheet = url.pathname.split("-")[0]; // of a page that was kept before the style changed
    const name = (await shell.keys()).find((one) => new URL(one.url).pathname.startsWith(sheet));
    return (name && (await shell.match(name))) ?? Response.error();
  }
}
