// A brand's private group: a seat is taken, waited for, or given back.
import { showSeen } from "../Journey/seen.js";
import { fill, texts, timeOfDay } from "../Player/format.js";
import { showSeats } from "./seats.js";

/** A seat that was not kept for long enough is asked for once more, with a new event. */
const attemptsMax = 2;

export class GroupView {
  #parts;
  #host;
  #step;
  #busy = false;
  #said = "";

  constructor(parts) {
    this.#parts = parts;
    parts["group-join"].addEventListener("click", () => this.#join());
    parts["group-leave"].addEventListener("click", () => this.#leave());
    parts["group-code"].addEventListener("keydown", (event) => event.key === "Enter" && this.#join());
  }

  open(step, host) {
    this.#host = host;
    this.#busy = false;
    this.#said = "";
    this.#parts["group-code"].value = "";
    this.update(step);
  }

  update(step) {
    this.#step = step;
    const parts = this.#parts;
    const { group } = step;
    const standing = group.standing ?? "STANDING_UNSPECIFIED";
    const seated = standing === "STANDING_SEATED";
    parts.group.dataset.standing = standing;
    parts["group-title"].textContent = group.title;
    parts["group-count"].textContent = fill(texts.seatsCount, { free: group.freeSeats ?? 0, capacity: group.capacity ?? 0 });
    parts["group-queue"].textContent = group.waiting ? fill(texts.seatsWaiting, { waiting: group.waiting }) : "";
    showSeats(parts["group-seats"], group);
    showSeen(parts["group-seen"], step.seen);
    parts["group-standing"].textContent = this.#standingOf(group);
    parts["group-welcome"].textContent = seated ? (group.welcome ?? "") : "";
    parts["group-welcome"].hidden = !seated || !group.welcome;
    parts["group-code-field"].hidden = !group.codeRequired || seated || standing === "STANDING_WAITING";
    parts["group-leave"].hidden = !seated;
    parts["group-join"].hidden = seated || standing === "STANDING_WAITING";
    parts["group-join"].textContent =
      standing === "STANDING_OFFERED" ? texts.groupTakeKept : (group.freeSeats ?? 0) > 0 ? texts.groupTake : texts.groupWait;
    parts["group-join"].disabled = this.#busy;
    parts["group-leave"].disabled = this.#busy;
    parts["group-said"].textContent = this.#said;
  }

  tick() {}

  resume() {}

  leave() {}

  #standingOf(group) {
    switch (group.standing) {
      case "STANDING_SEATED":
        return texts.groupSeated;
      case "STANDING_OFFERED":
        return fill(texts.groupOffered, { time: timeOfDay(group.offeredUntil) });
      case "STANDING_WAITING":
        return fill(texts.groupWaiting, { place: group.place ?? 0 });
      default:
        return "";
    }
  }

  async #join() {
    const code = this.#parts["group-code"].value.trim();
    if (this.#step.group.codeRequired && code === "") {
      this.#parts["group-code"].focus();
      this.#say(texts.seatRejections.EVENT_REJECTION_CODE_INVALID);
      return;
    }
    await this.#ask("EVENT_KIND_GROUP_JOIN", code === "" ? {} : { code }, "STANDING_SEATED");
  }

  #leave() {
    return this.#ask("EVENT_KIND_GROUP_LEAVE", {}, "STANDING_UNSPECIFIED");
  }

  async #ask(kind, more, then) {
    if (this.#busy) {
      return;
    }
    this.#busy = true;
    this.#say(texts.asking);
    const host = this.#host;
    const { name } = this.#step.group;
    let outcome;
    for (let attempt = 1; attempt <= attemptsMax; attempt++) {
      outcome = await host.report(kind, more, true);
      if (outcome?.rejection !== "EVENT_REJECTION_SEAT_LOST") {
        break;
      }
    }
    this.#busy = false;
    if (host === this.#host) {
      await this.#settle(outcome, then, host, name);
    }
  }

  async #settle(outcome, then, host, name) {
    const done = outcome?.status === "EVENT_STATUS_ACCEPTED" || outcome?.status === "EVENT_STATUS_DUPLICATE";
    const already = outcome?.rejection === "EVENT_REJECTION_ALREADY_SEATED";
    if (done || already) {
      this.#settled(already ? "STANDING_SEATED" : then, name);
    } else {
      await host.refresh();
      const waits = outcome?.rejection === "EVENT_REJECTION_GROUP_FULL" && this.#step.group.standing === "STANDING_WAITING";
      this.#say(waits ? "" : (texts.seatRejections[outcome?.rejection] ?? texts.seatFailed));
    }
  }

  /** The answer's own next step may say nothing of this group, or tell of another one: what became of this seat is known all the same. */
  #settled(standing, name) {
    const { group } = this.#step;
    if (group.name === name && (group.standing ?? "STANDING_UNSPECIFIED") !== standing) {
      group.freeSeats = Math.max(0, (group.freeSeats ?? 0) + (standing === "STANDING_SEATED" ? -1 : 1));
      group.standing = standing;
    }
    this.#said = standing === "STANDING_SEATED" ? "" : texts.groupLeft;
    this.update(this.#step);
    this.#parts["group-title"].focus({ preventScroll: true });
  }

  #say(text) {
    this.#said = text;
    this.update(this.#step);
  }
}
