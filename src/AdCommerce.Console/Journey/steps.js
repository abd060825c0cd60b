// Where each viewer stands on the way from episode to note to room to group, as the server's answers and its stream tell it.
import { journeysOf, nextStepOf, remind, serverNow } from "../Player/api.js";
import { eventQueueOf } from "../Player/events.js";
import { Watch } from "./watch.js";

/** The stages in order, as steps are named in the API; the episode itself is no step. */
export const stages = ["note", "livestream", "group"];

const stageNumbers = { note: 2, livestream: 3, group: 4 };
const entryKinds = { note: "EVENT_KIND_NOTE_OPEN", livestream: "EVENT_KIND_ROOM_JOIN", group: "EVENT_KIND_GROUP_JOIN" };
/** The server takes so many in one question. */
const declinedMax = 20;
const all = new Map();

/** The one store of this viewer's steps; both phones may show the same viewer. */
export function stepsOf(viewer) {
  if (!all.has(viewer)) {
    all.set(viewer, new Steps(viewer));
  }
  return all.get(viewer);
}

/** "note", "livestream", "group", or undefined when there is nothing to offer. */
export function kindOf(step) {
  return stages.find((kind) => step?.[kind]);
}

/** What of a step makes it another one to whoever looks. */
export function faceOf(step) {
  const kind = kindOf(step);
  const body = step?.[kind];
  return kind ? [kind, body.name, body.live === true, body.standing ?? "", body.offeredUntil ?? ""].join(" ") : "";
}

/** Fires "change" with { journey } as detail whenever something is known better. */
class Steps extends EventTarget {
  #viewer;
  #journeys = new Map();
  #watch;
  #followers = 0;

  constructor(viewer) {
    super();
    this.#viewer = viewer;
    this.#watch = new Watch(viewer, (step) => this.#take(step, "stream"));
    eventQueueOf(viewer).onSteps = (steps) => steps.forEach((step) => this.#take(step, "answer"));
    this.#recall();
  }

  /** The journeys, the one that changed last first. Each has name, seen, reached (stage numbers), step, and kept (the latest step of each kind). */
  get journeys() {
    return [...this.#journeys.values()].filter((journey) => journey.seen).sort((a, b) => b.changed - a.changed);
  }

  /** Somebody shows this viewer: the stream is read until as many have said goodbye. */
  follow() {
    if (this.#followers++ === 0) {
      this.#load();
      this.#watch.start();
    }
  }

  unfollow() {
    if (--this.#followers === 0) {
      this.#watch.stop();
    }
  }

  /** Reports something about a step. @returns its EventOutcome, or undefined when it could not be brought to the server. */
  async record(journey, step, kind, more = {}, urgent = false) {
    const body = step[kindOf(step)];
    const event = { kind, eventToken: step.eventToken, target: body.name, ...more };
    const outcome = await eventQueueOf(this.#viewer).add(event, urgent);
    if (outcome?.status === "EVENT_STATUS_ACCEPTED" || outcome?.status === "EVENT_STATUS_DUPLICATE") {
      const stage = stages.find((each) => entryKinds[each] === kind);
      if (stage) {
        this.#journeyOf(journey).declined.delete(body.name);
        this.#reach(journey, stageNumbers[stage]);
      }
    }
    return outcome;
  }

  /** Asks anew. Failures are left to the next answer or the stream. */
  async refresh(name) {
    const { declined } = this.#journeyOf(name);
    await nextStepOf(this.#viewer, name, [...declined].slice(-declinedMax)).then((step) => this.#take(step, "asked"), () => {});
  }

  /** The viewer wants nothing of this kind now: what comes after it may come instead. What was offered stays open to who changes their mind. */
  async decline(name, step) {
    const journey = this.#journeyOf(name);
    const kind = kindOf(step);
    journey.declined.add(step[kind].name);
    journey.step = undefined;
    this.#tell(journey);
    for (let asked = 0; asked < declinedMax; asked++) {
      const next = await nextStepOf(this.#viewer, name, [...journey.declined].slice(-declinedMax)).catch(() => undefined);
      if (!next?.[kind]) {
        return next && this.#take(next, "asked");
      }
      journey.declined.add(next[kind].name);
    }
  }

  /** Sets or takes away a reminder. @returns whether it could be done. */
  async remind(journey, livestream, wanted) {
    try {
      this.#take(await remind(this.#viewer, journey, livestream, !wanted), "asked");
      return true;
    } catch {
      return false;
    }
  }

  async #load() {
    const list = await journeysOf(this.#viewer).catch(() => ({}));
    for (const { name, seen, stage } of list.journeys ?? []) {
      const journey = this.#journeyOf(name);
      journey.seen ??= seen;
      for (let reached = 1; reached <= (stage ?? 0); reached++) {
        journey.reached.add(reached);
      }
      this.#tell(journey);
    }
  }

  /** @param source "answer" to events, "stream", or "asked" for. */
  #take(step, source) {
    if (!step.journey) {
      return;
    }
    const journey = this.#journeyOf(step.journey);
    const kind = kindOf(step);
    if (source !== "asked" && journey.declined.has(step[kind]?.name)) {
      // The server does not remember what was declined: it is asked for something else, and this stays open to who changes their mind.
      journey.kept[kind] = { ...step, received: serverNow() };
      this.refresh(journey.name);
      return;
    }
    const news = faceOf(step) !== "" && faceOf(step) !== faceOf(journey.step);
    // A countdown is told as what is left: from here on it is an instant.
    journey.step = { ...step, received: serverNow() };
    journey.seen = step.seen ?? journey.seen;
    if (step.seen) {
      journey.reached.add(1);
    }
    if (kind) {
      journey.kept[kind] = journey.step;
      if (step.group?.standing === "STANDING_SEATED") {
        journey.reached.add(stageNumbers.group);
      }
    }
    if (news) {
      journey.changed = performance.now();
    }
    this.#remember();
    this.#tell(journey);
  }

  #reach(name, stage) {
    const journey = this.#journeyOf(name);
    journey.reached.add(stage);
    this.#tell(journey);
  }

  #journeyOf(name) {
    if (!this.#journeys.has(name)) {
      this.#journeys.set(name, { name, seen: undefined, reached: new Set(), step: undefined, kept: {}, declined: new Set(), changed: 0 });
    }
    return this.#journeys.get(name);
  }

  #tell(journey) {
    this.dispatchEvent(new CustomEvent("change", { detail: { journey } }));
  }

  /** The tokens of steps taken outlive a reload of the page: with them a seat can be given back. They end by themselves. */
  #remember() {
    const kept = Object.fromEntries([...this.#journeys.values()].map((journey) => [journey.name, { kept: journey.kept, reached: [...journey.reached] }]));
    try {
      sessionStorage.setItem(this.#key, JSON.stringify(kept));
    } catch {
      // Not allowed, or full: then they do not.
    }
  }

  #recall() {
    try {
      for (const [name, { kept, reached }] of Object.entries(JSON.parse(sessionStorage.getItem(this.#key)) ?? {})) {
        const journey = this.#journeyOf(name);
        journey.reached = new Set(reached);
        for (const [kind, step] of Object.entries(kept)) {
          if (Date.parse(step.expireTime) > serverNow()) {
            journey.kept[kind] = step;
            journey.seen ??= step.seen;
          }
        }
      }
    } catch {
      // What is there was written by another version: nothing is lost that the server does not tell again.
    }
  }

  get #key() {
    return `adcommerce.steps.${this.#viewer}`;
  }
}
