// The player by keyboard. A button that has the focus keeps its own space bar.

export function keys(stage, deeds) {
  document.addEventListener("keydown", (event) => {
    const act = deeds[event.key];
    if (!act || stage.hidden || (event.key === " " && event.target.closest("button"))) return;
    event.preventDefault();
    act();
  });
}
