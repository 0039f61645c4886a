// With which thumb she taps: kept on this device.

import * as store from "../store.js";

export function hand(log) {
  const button = document.getElementById("hand");
  if (!button) return;
  const set = (side) => {
    log.dataset.hand = side;
    button.setAttribute("aria-pressed", String(side === "left"));
    button.textContent = side === "left" ? button.dataset.on : button.dataset.off;
  };
  button.hidden = false;
  set(store.get("hand") ?? "right");
  button.addEventListener("click", () => {
    store.set("hand", log.dataset.hand === "left" ? "right" : "left");
    set(store.get("hand"));
  });
}
