// What opens over the phone's screen: a note, a room or a group, with the way back and the way on.
import { fill, texts } from "../Player/format.js";
import { kindOf, stages } from "./steps.js";
import { wordsOf } from "./words.js";

const calm = matchMedia("(prefers-reduced-motion: reduce)");

export class Sheet {
  #parts;
  #behind;
  #views;
  #steps;
  #journey;
  #kind;
  #returnTo;

  /**
   * @param parts The phone's parts. @param views One per kind, each with open, update, resume, leave, tick.
   * @param does closed() when the viewer went back, open(journey, kind) when on.
   */
  constructor(parts, views, does) {
    this.#parts = parts;
    this.#views = views;
    this.#behind = [parts.screen, parts.deck];
    parts["sheet-back"].addEventListener("click", () => does.closed());
    parts["sheet-next"].addEventListener("click", () => does.open(this.#journey, kindOf(this.#journey.step)));
    parts.sheet.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.preventDefault();
        does.closed();
      }
    });
  }

  get isOpen() {
    return this.#kind !== undefined;
  }

  /** Opens a step that the journey has kept. @param returnTo Gets the focus back at the end. */
  open(steps, journey, kind, returnTo) {
    this.#view?.leave();
    this.#steps = steps;
    this.#journey = journey;
    this.#kind = kind;
    this.#returnTo ??= returnTo;
    for (const part of this.#behind) {
      part.inert = true;
    }
    this.#parts.sheet.hidden = false;
    this.#parts.sheet.dataset.kind = kind;
    stages.forEach((each) => (this.#parts[each].hidden = each !== kind));
    this.#parts[kind].scrollTop = 0;
    this.#view.open(this.#step, this.#host());
    this.update(journey);
    this.#parts[`${kind}-title`].focus({ preventScroll: true });
    this.#parts.sheet.parentElement.scrollIntoView({ block: "nearest", behavior: calm.matches ? "instant" : "smooth" });
  }

  /** The journey is known better. */
  update(journey) {
    if (!this.isOpen || journey !== this.#journey) {
      return;
    }
    const parts = this.#parts;
    this.#view.update(this.#step);
    parts["sheet-stage"].textContent = texts.stages[stages.indexOf(this.#kind) + 1];
    parts["sheet-disclosure"].textContent = this.#step[this.#kind].disclosureLabel ?? "";
    parts["sheet-disclosure"].hidden = !this.#step[this.#kind].disclosureLabel;
    const next = kindOf(journey.step);
    const further = next !== undefined && stages.indexOf(next) > stages.indexOf(this.#kind);
    parts["sheet-foot"].hidden = !further;
    if (further) {
      const words = wordsOf(journey.step);
      parts["sheet-next-kicker"].textContent = words.kicker;
      parts["sheet-next"].textContent = words.action;
      parts["sheet-next"].setAttribute("aria-label", fill(texts.nextNamed, { action: words.action, title: words.title }));
    }
  }

  close() {
    if (!this.isOpen) {
      return;
    }
    this.#view.leave();
    this.#kind = undefined;
    this.#parts.sheet.hidden = true;
    for (const part of this.#behind) {
      part.inert = false;
    }
    this.#returnTo?.focus({ preventScroll: true });
    this.#returnTo = undefined;
  }

  /** The page is left or hidden. */
  leave() {
    this.#view?.leave();
  }

  /** And looked at again. */
  resume() {
    this.#view?.resume();
  }

  /** Once a second. */
  tick() {
    if (this.isOpen) {
      this.#view.tick();
    }
  }

  get #view() {
    return this.#views[this.#kind];
  }

  get #step() {
    return this.#journey.kept[this.#kind];
  }

  /** What a view may do: it reports about the step that it shows, as it was given last. */
  #host() {
    const [steps, journey, kind] = [this.#steps, this.#journey, this.#kind];
    return {
      report: (event, more, urgent) => steps.record(journey.name, journey.kept[kind], event, more, urgent),
      refresh: () => steps.refresh(journey.name),
      remind: (wanted) => steps.remind(journey.name, journey.kept[kind].livestream.name, wanted),
    };
  }
}
