// Leads one phone's viewer along the chain: the offer over the picture, the ways beside it, and the sheet that opens.
import { GroupView } from "../Group/group.js";
import { NoteView } from "../Note/note.js";
import { partsOf } from "../Player/format.js";
import { RoomView } from "../Room/room.js";
import { Offer } from "./offer.js";
import { Sheet } from "./sheet.js";
import { kindOf, stepsOf } from "./steps.js";
import { showWays } from "./ways.js";

const tickMillis = 1_000;

export class Guide {
  #parts;
  #offer;
  #sheet;
  #steps;
  #episode;
  #tickedAt = 0;
  /** Nothing is offered over the picture before it has shown anything of this viewer's. */
  #seenAny = false;
  #changed = (event) => this.#change(event.detail);

  /** @param seat The phone's seat. @param episode What the guide asks of it: pause(), resume(). */
  constructor(seat, episode) {
    this.#parts = partsOf(seat);
    this.#episode = episode;
    this.#offer = new Offer(this.#parts, {
      open: (journey) => this.open(journey, kindOf(journey.step), this.#offer.control),
      decline: (journey) => this.#steps.decline(journey.name, journey.step),
      remind: (journey, wanted) => this.#steps.remind(journey.name, journey.step.livestream.name, wanted),
    });
    const views = { note: new NoteView(this.#parts), livestream: new RoomView(this.#parts), group: new GroupView(this.#parts) };
    this.#sheet = new Sheet(this.#parts, views, { closed: () => this.#back(), open: (journey, kind) => this.open(journey, kind) });
  }

  /** Somebody else watches, or somebody watches something else. */
  use(viewer) {
    this.#sheet.close();
    this.#seenAny = false;
    const steps = stepsOf(viewer);
    if (this.#steps !== steps) {
      this.#let();
      this.#steps = steps;
      steps.addEventListener("change", this.#changed);
      steps.follow();
    }
    this.#show();
  }

  /** Nobody looks at this phone. */
  unuse() {
    this.#sheet.close();
    this.#let();
  }

  /** Opens a step of a journey over the picture. */
  open(journey, kind, returnTo = document.activeElement) {
    if (!journey?.kept[kind]) {
      return;
    }
    if (!this.#sheet.isOpen) {
      this.#episode.pause();
    }
    this.#sheet.open(this.#steps, journey, kind, returnTo);
  }

  /** The product's own card came up, or went away. */
  cover(covered) {
    this.#seenAny ||= covered;
    this.#offer.cover(covered);
    this.#show();
  }

  /** The product was tapped: what is offered about it opens, if something is. */
  tapped(product) {
    const journey = this.#steps?.journeys.find((each) => each.step?.seen?.product === product && kindOf(each.step));
    if (journey) {
      this.open(journey, kindOf(journey.step));
    }
  }

  /** The page is left or hidden. */
  leave() {
    this.#sheet.leave();
  }

  /** And looked at again. */
  resume() {
    this.#sheet.resume();
  }

  /** Called at every animation frame. */
  tick(now) {
    if (now - this.#tickedAt >= tickMillis) {
      this.#tickedAt = now;
      this.#offer.tick();
      this.#sheet.tick();
    }
  }

  #let() {
    this.#steps?.removeEventListener("change", this.#changed);
    this.#steps?.unfollow();
    this.#steps = undefined;
  }

  #back() {
    this.#sheet.close();
    this.#episode.resume();
  }

  #change({ journey }) {
    this.#sheet.update(journey);
    this.#show();
  }

  #show() {
    const journeys = this.#steps?.journeys ?? [];
    this.#offer.show(journeys.find((journey) => this.#isOffered(journey.step)));
    showWays(this.#parts.ways, this.#parts["ways-list"], journeys, (journey, kind) => this.open(journey, kind));
  }

  #isOffered(step) {
    const awaited = step?.livestream?.live === true && step.livestream.reminderSet === true;
    return kindOf(step) !== undefined && step.group?.standing !== "STANDING_SEATED" && (this.#seenAny || awaited);
  }
}
