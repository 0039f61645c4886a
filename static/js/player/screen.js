// Keeps the screen on while she practises. A device may refuse; then it is said once, and nothing depends on it.

export class Screen {
  constructor(refused) {
    this.refused = refused;
    this.isWanted = false;
    document.addEventListener("visibilitychange", () => {
      if (this.isWanted && document.visibilityState === "visible") this.hold(); // a hidden page loses it
    });
  }

  async hold() {
    this.isWanted = true;
    try {
      this.lock = await navigator.wakeLock.request("screen");
      if (!this.isWanted) this.release(); // she paused meanwhile
    } catch {
      this.refused();
    }
  }

  release() {
    this.isWanted = false;
    this.lock?.release();
    this.lock = null;
  }
}
