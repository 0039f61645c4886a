// Moving a visit with the mouse. A finger scrolls; it has the buttons.

export function drag({ begin, end, place, at, laneOf, lanes, quarter, isMoving }) {
  let wasDragged = false;

  addEventListener("pointerdown", (event) => {
    const card = event.target.closest?.("[data-board] .bk");
    wasDragged = false;
    if (!card || event.button || event.pointerType === "touch" || isMoving()) return;
    const from = { x: event.clientX, y: event.clientY, tick: at(card) };

    const move = (now) => {
      if (!wasDragged && Math.hypot(now.clientX - from.x, now.clientY - from.y) < 6) return;
      if (!wasDragged) { wasDragged = true; begin(card); }
      if (!isMoving()) return;
      const over = lanes().findIndex((lane) => {
        const box = lane.getBoundingClientRect();
        return now.clientX >= box.left && now.clientX < box.right;
      });
      const ticks = Math.round((now.clientY - from.y) / quarter() / 2) * 2;
      place(card, from.tick + ticks, over < 0 ? laneOf(card) : over);
    };
    const drop = () => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", drop);
      if (wasDragged && isMoving()) end(!card.classList.contains("is-clash"));
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", drop);
  });

  addEventListener("dragstart", (event) => { if (event.target.closest?.("[data-board]")) event.preventDefault(); });
  addEventListener("click", (event) => {
    if (wasDragged && event.target.closest?.(".bk")) event.preventDefault();
    wasDragged = false;
  }, true);
}
