// How long something was really looked at: the page is visible, and nobody has left it.

export class Attention {
  #since = -1;
  #millis = 0;

  /** Goes on, or begins. */
  resume() {
    if (this.#since < 0) {
      this.#since = performance.now();
    }
  }

  /** Somebody looked away. */
  pause() {
    this.#millis = this.millis;
    this.#since = -1;
  }

  /** Milliseconds since they were last taken. */
  get millis() {
    return this.#millis + (this.#since < 0 ? 0 : performance.now() - this.#since);
  }

  /** The milliseconds, whole; they count from nothing again. */
  take() {
    const taken = Math.round(this.millis);
    this.#millis = 0;
    if (this.#since >= 0) {
      this.#since = performance.now();
    }
    return taken;
  }
}
