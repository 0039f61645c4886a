// Keeps what a member needs without a network: scripts and styles, and those pages that the server marks.
// A page is taken from the network whenever there is one; what is kept is for when there is none, or a very slow one.
// It is kept for a week, sealed by a key that ends with the sign-in: static/js/seal.js.

importScripts("{{ seal }}");

const SHELL = "shell-{{ version }}";
const PAGES = "pages";
const FILES = {{ files | tojson }};
const LOST = { ja: "/offline", en: "/en/offline" };
const PATIENCE = 5000; // ms for a slow network, if there is a kept page
const WEEK = 7 * 86400000; // ms
const DEVICE = "/me/device";

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
  const kept = await held(url.pathname);
  try {
    const answer = await within(fetch(request), kept ? PATIENCE : 60000);
    if (await isOver(url, answer, kept)) await forget(answer.headers.get("Portal-Sign-In"));
    await keep(url, answer);
    return answer;
  } catch {
    return kept ?? (await caches.match(url.pathname.startsWith("/en/") ? LOST.en : LOST.ja));
  }
}

const within = (answer, ms) =>
  Promise.race([answer, new Promise((_, reject) => setTimeout(() => reject(new Error("slow")), ms))]);

// Signed out by time, elsewhere, or by somebody else who signs in: what was kept is hers, and goes.
async function isOver(url, answer, kept) {
  if (/\/login$/.test(url.pathname)) return true;
  if (kept && (answer.type === "opaqueredirect" || answer.status === 403)) return true;
  const name = answer.headers.get("Portal-Sign-In");
  return name !== null && name !== ((await sealing.keys().catch(() => null))?.name ?? "none");
}

async function forget(name) {
  await caches.delete(PAGES);
  try {
    await sealing.forget();
    if (name && name !== "none") await sealing.fetch(DEVICE, name); // a member has; for others nothing is kept
  } catch {
    // it is fetched when the first page is to be kept
  }
}

// What is kept of an address, if it is not too old and its sign-in has not ended.
async function held(path) {
  try {
    const answer = await caches.match(path, { cacheName: PAGES });
    if (!answer || !(Date.now() - answer.headers.get("Kept-At") < WEEK)) return undefined;
    const { pages } = await sealing.keys();
    const plain = await sealing.open(pages, new Uint8Array(await answer.arrayBuffer()));
    return new Response(plain, { headers: answer.headers });
  } catch {
    return undefined;
  }
}

// Only what the server marks, and not the answer to a search.
async function keep(url, answer) {
  if (answer.ok && !answer.redirected && !url.search && answer.headers.get("Kept-Offline")) {
    await put(url.pathname, answer.clone()).catch(() => {}); // without keys nothing is kept
  } else if ((answer.status === 404 || answer.status === 410) && (await caches.has(PAGES))) {
    await (await caches.open(PAGES)).delete(url.pathname);
  }
}

async function put(path, answer) {
  const name = answer.headers.get("Portal-Sign-In");
  if ((await sealing.keys())?.name !== name && !(await sealing.fetch(DEVICE, name))) return;
  const headers = new Headers(answer.headers);
  headers.set("Kept-At", Date.now());
  const { pages } = await sealing.keys();
  const sealed = await sealing.seal(pages, await answer.arrayBuffer());
  await (await caches.open(PAGES)).put(path, new Response(sealed, { headers }));
}

async function keepAgain(path) {
  try {
    await keep(new URL(path, location.origin), await fetch(path, { headers: { "For-Keeping": "yes" } }));
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
    const name = unversioned(url); // of a page that was kept before the file changed
    const newer = (await shell.keys()).find((one) => unversioned(new URL(one.url)) === name);
    return (newer && (await shell.match(newer))) ?? Response.error();
  }
}

const unversioned = (url) => url.pathname.replace(/-[0-9a-f]{12}/, "");
