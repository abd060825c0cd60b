// Brings events to the server, each exactly once. Nothing here may ever disturb the show: a server that is busy is given time, what it
// refuses is not repeated, and what fails again and again is dropped.
import { market, record, recordOnLeave, tokenAtHand } from "./api.js";

const queueEventsMax = 200;
const batchEventsMax = 40;
const lingerMillis = 1_500;
const attemptsMax = 5;
const backoffFirstMillis = 2_000;
const backoffMaxMillis = 60_000;

const queues = new Map();
const device = deviceOf();

/** The queue of this viewer; it outlives the phone's change to another viewer. */
export function eventQueueOf(viewer) {
  if (!queues.has(viewer)) {
    queues.set(viewer, new EventQueue(viewer));
  }
  return queues.get(viewer);
}

/** Sends what is there in a way that outlives the page. */
export function flushOnLeave() {
  for (const queue of queues.values()) {
    queue.flushOnLeave();
  }
}

/** One viewer's events on the way to the server, oldest first. */
class EventQueue {
  #viewer;
  #waiting = [];
  #attempts = 0;
  #pauseMillis = 0;
  #timer = 0;
  #sending = false;
  /** Called with the NextSteps of an answer. */
  onSteps = () => {};
  /** Events given up: the queue was full, or the server did not take them. */
  dropped = 0;

  constructor(viewer) {
    this.#viewer = viewer;
  }

  /**
   * Adds an event; it is sent with others that come soon after it.
   * @param urgent Somebody waits for what becomes of it: it is sent at once, with what waits before it.
   * @returns when it is settled: its EventOutcome, or undefined when it was given up.
   */
  add(event, urgent = false) {
    return new Promise((settle) => {
      this.#waiting.push({ event: { eventId: uuid7(), created: new Date().toISOString(), ...event }, settle });
      this.#bound();
      if (urgent && this.#pauseMillis === 0) {
        clearTimeout(this.#timer);
        this.#timer = 0;
      }
      this.#schedule(this.#pauseMillis || (urgent ? 0 : lingerMillis));
    });
  }

  /** A batch that is already on its way may arrive twice; its ids make that harmless. */
  flushOnLeave() {
    const token = tokenAtHand(this.#viewer);
    if (!token || this.#waiting.length === 0) {
      return;
    }
    const batch = this.#waiting.splice(0, batchEventsMax);
    const putBack = () => {
      this.#waiting.unshift(...batch);
      this.#bound();
      this.#schedule(this.#pauseMillis || lingerMillis);
    };
    recordOnLeave(token, bodyOf(batch)).then((response) => (response.ok ? this.#take(batch, response) : putBack()), putBack);
  }

  #bound() {
    this.#giveUp(this.#waiting.slice(0, Math.max(0, this.#waiting.length - queueEventsMax)));
  }

  #schedule(millis) {
    if (this.#timer === 0 && !this.#sending && this.#waiting.length > 0) {
      this.#timer = setTimeout(() => {
        this.#timer = 0;
        this.#sendBatch();
      }, millis);
    }
  }

  async #sendBatch() {
    const batch = this.#waiting.slice(0, batchEventsMax);
    if (batch.length === 0) {
      return;
    }
    this.#sending = true;
    try {
      const response = await record(this.#viewer, bodyOf(batch));
      await (response.ok ? this.#take(batch, response) : this.#refused(batch, response));
    } catch {
      // No network, or no token: the events wait for better times.
      this.#pauseMillis = pauseOf(this.#attempts);
    }
    this.#sending = false;
    this.#schedule(this.#pauseMillis || lingerMillis);
  }

  /** Whatever the outcome of an event is, it is final: a rejected one could never be accepted later. */
  async #take(batch, response) {
    this.#attempts = 0;
    this.#pauseMillis = 0;
    this.#remove(batch);
    const answer = await response.json().catch(() => ({}));
    const outcomes = new Map((answer.outcomes ?? []).map((outcome) => [outcome.eventId, outcome]));
    this.onSteps(answer.nextSteps ?? []);
    for (const { event, settle } of batch) {
      settle(outcomes.get(event.eventId));
    }
  }

  #refused(batch, response) {
    const { status } = response;
    if (status === 429 || status === 503) {
      // Nothing was lost and nothing is wrong: the server says when it has room again.
      this.#pauseMillis = Math.max(retryAfterMillis(response), pauseOf(this.#attempts));
      this.#attempts = Math.min(this.#attempts + 1, attemptsMax - 1);
      return;
    }
    // A server that does not know the call will not learn it within seconds.
    const unknown = status === 404 || status === 405 || status === 501;
    this.#pauseMillis = unknown ? backoffMaxMillis : pauseOf(this.#attempts);
    this.#attempts++;
    if (status === 400 || this.#attempts >= attemptsMax) {
      this.#giveUp(batch);
      // The next batch has one attempt, after a long pause, until one is taken.
      this.#attempts = attemptsMax - 1;
      this.#pauseMillis = status === 400 ? pauseOf(0) : backoffMaxMillis;
    }
  }

  #giveUp(batch) {
    this.#remove(batch);
    this.dropped += batch.length;
    batch.forEach(({ settle }) => settle(undefined));
  }

  #remove(batch) {
    const gone = new Set(batch);
    this.#waiting = this.#waiting.filter((each) => !gone.has(each));
  }
}

function bodyOf(batch) {
  const sent = new Date().toISOString();
  return { market, device, events: batch.map(({ event }) => ({ ...event, sent })) };
}

/** Half of the pause is drawn, so that players that failed together do not come back together. */
function pauseOf(attempts) {
  const pause = Math.min(backoffMaxMillis, backoffFirstMillis * 2 ** attempts);
  return pause / 2 + (Math.random() * pause) / 2;
}

function retryAfterMillis(response) {
  const seconds = Number(response.headers.get("Retry-After"));
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds * 1_000, backoffMaxMillis) * (1 + Math.random() / 4) : 0;
}

function deviceOf() {
  if (!matchMedia("(pointer: coarse)").matches) {
    return "DEVICE_DESKTOP";
  }
  return Math.min(screen.width, screen.height) < 600 ? "DEVICE_PHONE" : "DEVICE_TABLET";
}

/** RFC 9562, version 7: 48 bits of time, then random. crypto.randomUUID would be version 4, and needs a secure context. */
function uuid7() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let millis = Date.now();
  for (let i = 5; i >= 0; i--) {
    bytes[i] = millis % 256;
    millis = Math.floor(millis / 256);
  }
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
