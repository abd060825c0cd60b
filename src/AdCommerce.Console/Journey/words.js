// A step in words: what it is about, its title, and what can be done.
import { serverNow } from "../Player/api.js";
import { fill, secondsOf, texts, timeLeft, timeOfDay } from "../Player/format.js";
import { kindOf } from "./steps.js";

/** @returns { kicker, title, action } of a step that there is. */
export function wordsOf(step) {
  switch (kindOf(step)) {
    case "note":
      return { kicker: fill(texts.noteKicker, { product: productOf(step) }), title: step.note.title, action: texts.noteAction };
    case "livestream":
      return roomWords(step);
    default:
      return groupWords(step.group);
  }
}

/** Milliseconds until a room opens; none while it is live. */
export function untilLive(step) {
  const { live, countdown } = step.livestream;
  return live ? 0 : Math.max(0, step.received + 1000 * secondsOf(countdown) - serverNow());
}

/** "Matte Velvet Foundation". */
export function productOf(step) {
  return step.seen?.productTitle ?? "";
}

function roomWords(step) {
  const { live, title, host, endTime } = step.livestream;
  if (live) {
    const left = timeLeft(Math.max(0, Date.parse(endTime) - serverNow()));
    return { kicker: step.occasion ? fill(texts.occasionLive, { occasion: step.occasion }) : fill(texts.liveKicker, { host, left }), title, action: texts.liveAction };
  }
  return { kicker: fill(texts.soonKicker, { host, left: timeLeft(untilLive(step)) }), title, action: texts.soonAction };
}

function groupWords(group) {
  const { title, standing, offeredUntil, place } = group;
  const [free, capacity] = [group.freeSeats ?? 0, group.capacity ?? 0];
  switch (standing) {
    case "STANDING_SEATED":
      return { kicker: texts.groupSeated, title, action: texts.groupOpen };
    case "STANDING_OFFERED":
      return { kicker: fill(texts.groupOffered, { time: timeOfDay(offeredUntil) }), title, action: texts.groupTakeKept };
    case "STANDING_WAITING":
      return { kicker: fill(texts.groupWaiting, { place: place ?? 0 }), title, action: texts.groupOpen };
    default:
      return free > 0
        ? { kicker: fill(texts.groupFree, { free, capacity }), title, action: texts.groupTake }
        : { kicker: texts.groupFull, title, action: texts.groupWait };
  }
}
