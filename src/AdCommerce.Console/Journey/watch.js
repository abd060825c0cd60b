// The server's stream of next steps: one JSON object per line, for as long as the page is looked at.
import { watchSteps } from "../Player/api.js";

const backoffFirstMillis = 1_000;
const backoffMaxMillis = 60_000;

/** Follows one viewer's stream. A browser opens few connections to one host, so a page that nobody looks at holds none. */
export class Watch {
  #viewer;
  #take;
  #abort;
  #failures = 0;
  #timer = 0;

  /** @param take Called with each NextStep. */
  constructor(viewer, take) {
    this.#viewer = viewer;
    this.#take = take;
    document.addEventListener("visibilitychange", () => this.#wanted && this.#turn());
  }

  #wanted = false;

  start() {
    this.#wanted = true;
    this.#turn();
  }

  stop() {
    this.#wanted = false;
    this.#turn();
  }

  #turn() {
    const on = this.#wanted && document.visibilityState === "visible";
    clearTimeout(this.#timer);
    if (on && !this.#abort) {
      this.#read();
    } else if (!on) {
      this.#abort?.abort();
      this.#abort = undefined;
    }
  }

  async #read() {
    const abort = new AbortController();
    this.#abort = abort;
    try {
      const response = await watchSteps(this.#viewer, abort.signal);
      if (response.ok) {
        for await (const line of linesOf(response.body)) {
          this.#line(line);
        }
      } else {
        await response.body?.cancel();
        // A server that does not know the call will not learn it within seconds.
        this.#failures += response.status === 404 || response.status === 501 ? 6 : 0;
      }
    } catch {
      // The network, the server's end, or ours: all the same, it is tried again while it is wanted.
    }
    if (this.#abort === abort) {
      this.#abort = undefined;
      const pause = Math.min(backoffMaxMillis, backoffFirstMillis * 2 ** Math.min(this.#failures++, 10));
      this.#timer = setTimeout(() => this.#turn(), pause / 2 + (Math.random() * pause) / 2);
    }
  }

  #line(line) {
    const said = JSON.parse(line);
    if (said.journey) {
      this.#failures = 0;
      this.#take(said);
    }
  }
}

async function* linesOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let rest = ""; ; ) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    yield* lines.filter((line) => line.trim() !== "");
  }
}
