// Going over the board with the arrow keys, from visit to visit.
const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

export function walk({ board, lanes, laneOf, at, show }) {
  // From one visit to the next in time, or to the nearest of the next trainer who has any.
  function go(card, key) {
    const inLane = (lane) => $$(".bk", lane).sort((one, other) => at(one) - at(other));
    let found;
    if (key === "ArrowUp" || key === "ArrowDown") {
      const all = inLane(card.closest("[data-trainer]"));
      found = all[all.indexOf(card) + (key === "ArrowUp" ? -1 : 1)];
    } else {
      const by = key === "ArrowLeft" ? -1 : 1;
      for (let n = laneOf(card) + by; lanes()[n] && !found; n += by) {
        found = inLane(lanes()[n]).sort((one, other) => Math.abs(at(one) - at(card)) - Math.abs(at(other) - at(card)))[0];
      }
    }
    if (found) $("a", found).focus();
  }

  // Nothing is chosen yet: the first visit that is not over, or the first of all.
  function first(event) {
    const all = $$(".bk", board()).sort((one, other) => at(one) - at(other));
    const found = all.find((card) => card.dataset.over === undefined && card.dataset.here === undefined) ?? all[0];
    if (!found) return;
    event.preventDefault();
    show(found);
    $("a", found).focus();
  }

  return { go, first };
}
