// Measures how long a product was on screen and playing. What counts: the page is visible, the video runs, nobody is seeking, and the
// position lies inside the slot. A stretch of that is reported with an event at its start and one at its end; a slot that is paused or
// left and entered again has several stretches, and its time is their sum.

/** A step in position that is longer than this was a jump, not watching: frames come every few hundredths of a second. */
const stepSecondsMax = 1;

export class ExposureMeter {
  #report;
  #stretch;
  #last;

  /** @param report Called with each event. */
  constructor(report) {
    this.#report = report;
  }

  /**
   * Called at every frame.
   * @param slot The ResolvedSlot that is on screen now, with an eventToken; undefined for none.
   * @param position Seconds from the episode's start.
   * @param playing Whether the video runs on a visible page.
   * @param now Milliseconds of a clock that never goes back.
   */
  tick(slot, position, playing, now) {
    const watched = playing && slot?.eventToken ? slot : undefined;
    if (this.#stretch && this.#stretch.slot === watched) {
      const step = position - this.#last.position;
      if (step >= 0 && step <= stepSecondsMax) {
        // Wall time, because that is what a person sees; where a frame came late, no more than the picture moved on.
        this.#stretch.millis += Math.min(now - this.#last.now, stepSecondsMax * 1000);
      }
    } else {
      this.stop();
      if (watched) {
        this.#stretch = { slot: watched, millis: 0 };
        this.#report({ kind: "EVENT_KIND_EXPOSURE_START", slot: watched.slot, eventToken: watched.eventToken });
      }
    }
    this.#last = { position, now };
  }

  /** Ends the stretch, if there is one. */
  stop() {
    const ended = this.#stretch;
    this.#stretch = undefined;
    if (ended) {
      this.#report({
        kind: "EVENT_KIND_EXPOSURE_STOP",
        slot: ended.slot.slot,
        eventToken: ended.slot.eventToken,
        watchedMillis: Math.round(ended.millis),
      });
    }
  }
}
