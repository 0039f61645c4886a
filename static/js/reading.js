// Keeps the place in a guide, so that she reads on where the baby woke up.

const guide = document.querySelector("[data-reading]");
let place = "";

if (guide) {
  const seen = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) if (entry.isIntersecting) place = entry.target.id;
    },
    { rootMargin: "-20% 0px -60% 0px" },
  );
  for (const section of guide.querySelectorAll("section[id]")) seen.observe(section);

  let kept = "";
  let soon = 0;
  const keep = () => {
    clearTimeout(soon);
    if (!place || place === kept) return;
    const said = new FormData();
    said.set("csrf_token", guide.dataset.token);
    said.set("place", place);
    if (navigator.sendBeacon(guide.dataset.reading, said)) kept = place;
  };
  // While she reads, for a page that is left may have no time; and when it is left.
  addEventListener("scroll", () => {
    clearTimeout(soon);
    soon = setTimeout(keep, 2000);
  });
  addEventListener("pagehide", keep);
  addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keep());
}
