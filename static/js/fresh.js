// Keeps the board as the database has it, and says so when it cannot.

const EVERY = 30_000;

export function keepFresh(isBusy) {
  let seen = new Date();
  const said = document.querySelector("[data-stale]");
  const clock = (moment) => `${moment.getHours()}:${String(moment.getMinutes()).padStart(2, "0")}`;

  function stale(words) {
    document.body.dataset.isStale = "yes";
    said.textContent = words.replace("{}", clock(seen));
    said.hidden = false;
  }

  async function look() {
    if (document.hidden) return;
    let answer;
    try {
      answer = await fetch(location.href, { headers: { Accept: "text/html", "Portal-Refresh": "1" }, signal: AbortSignal.timeout(10_000) });
    } catch {
      return stale(said.dataset.stale);
    }
    if (!answer.ok || answer.redirected) return stale(said.dataset.gone);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (isBusy()) return; // she has begun to move something meanwhile
    const focused = document.activeElement?.closest?.("[data-reference]")?.dataset.reference;
    const [mine, theirs] = [document, page].map((one) => [...one.querySelectorAll("[data-fresh]")]);
    if (mine.length !== theirs.length) return location.reload();
    const lane = document.querySelector('[name="lane"]:checked')?.value;
    const scrolled = document.querySelector("[data-board]")?.scrollLeft ?? 0;
    mine.forEach((part, n) => part.replaceWith(theirs[n]));
    const chosen = lane && document.querySelector(`[name="lane"][value="${lane}"]`);
    if (chosen) chosen.checked = true;
    if (scrolled) document.querySelector("[data-board]").scrollLeft = scrolled;
    if (focused) document.querySelector(`[data-reference="${CSS.escape(focused)}"] a`)?.focus();
    seen = new Date();
    delete document.body.dataset.isStale;
    said.hidden = true;
  }

  if (!said) return;
  setInterval(look, EVERY);
  addEventListener("online", look);
  addEventListener("offline", () => stale(said.dataset.stale));
  document.addEventListener("visibilitychange", look);
}
