// Keeps the board as the database has it, and says so when it cannot.

const EVERY = 30_000;

// The label of the line that stands at now, in the gym's time, which need not be the device's.
function nowLine() {
  const label = document.querySelector("[data-nowline] span");
  if (!label) return null;
  const [hours, minutes] = label.textContent.split(":").map(Number);
  const made = Date.now();
  return {
    goOn() {
      const now = hours * 60 + minutes + Math.floor((Date.now() - made) / 60_000);
      label.textContent = `${Math.floor(now / 60)}:${String(now % 60).padStart(2, "0")}`;
    },
  };
}

export function keepFresh(isBusy) {
  let seen = new Date();
  const said = document.querySelector("[data-stale]");
  let version = said?.dataset.version;
  let line = nowLine();
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
      answer = await fetch(location.href, {
        headers: { Accept: "text/html", "Portal-Refresh": "1", "If-None-Match": `"${version}"` },
        signal: AbortSignal.timeout(10_000),
      });
    } catch {
      return stale(said.dataset.stale);
    }
    if (answer.status === 304) return current();
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
    version = page.querySelector("[data-version]").dataset.version;
    line = nowLine();
    current();
  }

  // What is shown is true at this moment; only the time goes on.
  function current() {
    seen = new Date();
    delete document.body.dataset.isStale;
    said.hidden = true;
    line?.goOn();
  }

  if (!said) return;
  setInterval(look, EVERY);
  addEventListener("online", look);
  addEventListener("offline", () => stale(said.dataset.stale));
  document.addEventListener("visibilitychange", look);
}
