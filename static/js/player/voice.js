// What she hears: words, tones, or nothing but a touch. Words and tones are there only if the device has them.

import * as store from "../store.js";
import * as machine from "./machine.js";

export const MODES = ["voice", "sound", "silent"];
const LAST = 3; // seconds counted down by tone
const LONG = 10000; // ms from which a step has its last seconds counted
const PITCH = { in: 440, up: 440, out: 330, down: 330, last: 587 };
const PLAIN = 392; // Hz

export class Voice {
  constructor(language, place) {
    this.language = language;
    this.place = place; // where the way is remembered, by routine
    this.mode = "voice";
    this.canSpeak = "speechSynthesis" in window;
    this.choose(store.get(place));
    this.lose();
  }

  choose(mode) {
    if (!MODES.includes(mode)) return;
    this.mode = mode;
    store.set(this.place, mode);
    if (mode !== "voice") this.hush();
  }

  // Within the tap on Start, or phones keep silent later on.
  prime() {
    if (this.canSpeak) {
      const nothing = new SpeechSynthesisUtterance("");
      nothing.volume = 0;
      speechSynthesis.speak(nothing);
    }
    const Sound = window.AudioContext ?? window.webkitAudioContext;
    if (Sound) {
      this.sound ??= new Sound();
      this.sound.resume();
    }
  }

  tryOut(words) {
    this.prime();
    this.cue("in");
    this.say(words);
  }

  // Each segment as it begins; the last seconds of long ones.
  follow(plan, state, otherSide) {
    const [move, part] = [machine.moveOf(plan, state), machine.segmentOf(plan, state)];
    const left = Math.ceil((part.ms - state.into) / 1000);
    if (this.m !== state.m || this.s !== state.s) {
      const before = state.s ? machine.segments(move)[state.s - 1] : part;
      const turns = part.side === 1 && before.side === 0;
      const isNew = this.m !== state.m;
      const words = [isNew ? move.name : "", turns ? otherSide : "", part.say];
      this.m = state.m;
      this.s = state.s;
      this.cue(part.kind);
      this.say(words.filter(Boolean).join("。"), isNew);
    } else if (left !== this.left && left <= LAST && (part.ms >= LONG || !part.counts)) {
      this.cue("last");
    }
    this.left = left;
  }

  // After a jump the segment is said anew.
  lose() {
    this.m = -1;
    this.s = -1;
    this.left = 0;
  }

  // One cue may wait until the one before is said; two would fall behind.
  say(text, cuts = true) {
    if (this.mode !== "voice" || !this.canSpeak || !text) return;
    if (cuts || speechSynthesis.pending) speechSynthesis.cancel();
    const words = new SpeechSynthesisUtterance(text);
    words.lang = this.language === "ja" ? "ja-JP" : "en-GB";
    words.rate = 0.95;
    clearTimeout(this.soon);
    this.soon = setTimeout(() => speechSynthesis.speak(words), 60); // Chrome drops what follows a cancel at once
  }

  hush() {
    clearTimeout(this.soon);
    if (this.canSpeak) speechSynthesis.cancel();
    this.lose();
  }

  cue(kind) {
    if (this.mode === "silent") navigator.vibrate?.(kind === "last" ? 20 : 60);
    else this.tone(PITCH[kind] ?? PLAIN);
  }

  tone(pitch) {
    if (!this.sound) return;
    const at = this.sound.currentTime;
    const [wave, loud] = [this.sound.createOscillator(), this.sound.createGain()];
    wave.frequency.value = pitch;
    loud.gain.setValueAtTime(0, at);
    loud.gain.linearRampToValueAtTime(0.2, at + 0.02);
    loud.gain.exponentialRampToValueAtTime(0.001, at + 0.35);
    wave.connect(loud).connect(this.sound.destination);
    wave.start(at);
    wave.stop(at + 0.4);
  }
}
