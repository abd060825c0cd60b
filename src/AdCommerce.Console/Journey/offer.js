// The card over the picture that offers what comes next. It waits until the product's own card is gone.
import { fill, texts } from "../Player/format.js";
import { kindOf } from "./steps.js";
import { wordsOf } from "./words.js";

export class Offer {
  #parts;
  #journey;
  #covered = false;

  /** @param parts The phone's parts. @param does What a viewer can do with it: open(journey), decline(journey), remind(journey, wanted). */
  constructor(parts, does) {
    this.#parts = parts;
    parts.offer.addEventListener("click", (event) => event.stopPropagation());
    parts["offer-open"].addEventListener("click", () => does.open(this.#journey));
    parts["offer-remind"].addEventListener("click", () => does.remind(this.#journey, !this.#journey.step.livestream.reminderSet));
    parts["offer-close"].addEventListener("click", () => does.decline(this.#journey));
  }

  /** Where the focus returns to. */
  get control() {
    return this.#parts["offer-open"];
  }

  /** Shows the current step of this journey; nothing without one. */
  show(journey) {
    this.#journey = journey;
    this.#parts["offer-picture"].hidden = !journey?.step?.seen?.imageUri;
    if (journey?.step?.seen?.imageUri) {
      this.#parts["offer-picture"].src = journey.step.seen.imageUri;
    }
    this.tick();
  }

  /** The product's own card is up, or no longer. */
  cover(covered) {
    this.#covered = covered;
    this.tick();
  }

  /** Once a second: a countdown runs in it. */
  tick() {
    const parts = this.#parts;
    const step = this.#journey?.step;
    const kind = kindOf(step);
    const shown = kind !== undefined && !this.#covered;
    parts.offer.dataset.shown = shown ? "true" : "false";
    if (!shown) {
      return;
    }
    const words = wordsOf(step);
    put(parts["offer-kicker"], words.kicker);
    put(parts["offer-title"], words.title);
    put(parts["offer-action"], words.action);
    parts["offer-open"].setAttribute("aria-label", fill(texts.offerNamed, words));
    parts.offer.dataset.live = step.livestream?.live ? "true" : "false";
    const remindable = step.livestream?.reminderPossible === true;
    parts["offer-remind"].hidden = !remindable;
    put(parts["offer-remind"], step.livestream?.reminderSet ? texts.reminderIsSet : texts.remindMe);
    parts["offer-remind"].setAttribute("aria-pressed", step.livestream?.reminderSet ? "true" : "false");
  }
}

function put(part, text) {
  if (part.textContent !== text) {
    part.textContent = text;
  }
}
