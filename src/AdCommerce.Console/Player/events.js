// Brings events to the server. Nothing here may ever disturb the show: whatever fails is tried again a few times and then dropped.
import { tokenAtHand, tokenOf } from "./api.js";

const queueEventsMax = 200;
const batchEventsMax = 40;
const lingerMillis = 1_500;
const attemptsMax = 5;
const sendTimeoutMillis = 10_000;
const backoffFirstMillis = 2_000;
const backoffMaxMillis = 60_000;

const queues = new Map();

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
  /** Events given up: the queue was full, or the server did not take them. */
  dropped = 0;

  constructor(viewer) {
    this.#viewer = viewer;
  }

  /** Adds an event; it is sent with others that come soon after it. */
  add(event) {
    this.#waiting.push({ eventId: uuid7(), created: new Date().toISOString(), ...event });
    this.#bound();
    this.#schedule(this.#pauseMillis || lingerMillis);
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
    };
    post(token, batch, true).then((response) => response.ok || putBack(), putBack);
  }

  #bound() {
    const tooMany = this.#waiting.length - queueEventsMax;
    if (tooMany > 0) {
      this.dropped += tooMany;
      this.#waiting.splice(0, tooMany);
    }
  }

  #schedule(millis) {
    if (this.#timer === 0 && !this.#sending) {
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
    let status = 0;
    try {
      status = (await post(await tokenOf(this.#viewer), batch, false)).status;
    } catch {
      // No network or no token: the same as a refusal.
    }
    this.#sending = false;
    this.#settle(batch, status);
    if (this.#waiting.length > 0) {
      this.#schedule(this.#pauseMillis || lingerMillis);
    }
  }

  #settle(batch, status) {
    if (status >= 200 && status < 300) {
      this.#attempts = 0;
      this.#pauseMillis = 0;
      this.#remove(batch);
      return;
    }
    // Half of the pause is drawn, so that players that failed together do not come back together. A server that does not know the
    // call will not learn it within seconds.
    const unknown = status === 404 || status === 405 || status === 501;
    const pause = unknown ? backoffMaxMillis : Math.min(backoffMaxMillis, backoffFirstMillis * 2 ** this.#attempts);
    this.#pauseMillis = pause / 2 + (Math.random() * pause) / 2;
    this.#attempts++;
    if (this.#attempts >= attemptsMax) {
      this.#remove(batch);
      this.dropped += batch.length;
      // The next batch has one attempt, after a long pause, until one is taken.
      this.#attempts = attemptsMax - 1;
      this.#pauseMillis = backoffMaxMillis;
    }
  }

  #remove(batch) {
    const gone = new Set(batch.map((event) => event.eventId));
    this.#waiting = this.#waiting.filter((event) => !gone.has(event.eventId));
  }
}

function post(token, batch, keepalive) {
  const sent = new Date().toISOString();
  return fetch("/v1/events:record", {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    body: JSON.stringify({ events: batch.map((event) => ({ ...event, sent })) }),
    credentials: "omit",
    keepalive,
    signal: AbortSignal.timeout(sendTimeoutMillis),
  });
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
