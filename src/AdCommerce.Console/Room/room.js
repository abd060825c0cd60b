// A room where a host sells live: what is on stage now, what it costs in here, and for how long. Before it opens: when it does.
import { Attention } from "../Journey/attention.js";
import { untilLive } from "../Journey/words.js";
import { serverNow } from "../Player/api.js";
import { fill, money, texts, timeLeft, timeOfDay } from "../Player/format.js";
import { Loop } from "./loop.js";
import { showOffers } from "./offers.js";

const askAgainMillis = 5_000;

export class RoomView {
  #parts;
  #host;
  #step;
  #state = "";
  #joined = false;
  #attention = new Attention();
  #askedAt = 0;
  #loop;
  #orders = new Map();
  #drawn = "";

  constructor(parts) {
    this.#parts = parts;
    this.#loop = new Loop(parts["room-video"]);
    parts["room-remind"].addEventListener("click", () => this.#host.remind(!this.#step.livestream.reminderSet));
    parts["room-order"].addEventListener("click", () => this.#order(this.#onStage()));
  }

  open(step, host) {
    this.#host = host;
    this.#state = "";
    this.#drawn = "";
    this.#orders.clear();
    this.#loop.open(step.livestream);
    this.update(step);
  }

  update(step) {
    this.#step = step;
    const parts = this.#parts;
    const { title, host } = step.livestream;
    parts["livestream-title"].textContent = title;
    parts["room-host"].textContent = step.occasion ? fill(texts.hostAtOccasion, { host, occasion: step.occasion }) : fill(texts.hostedBy, { host });
    parts["room-remind"].hidden = !step.livestream.reminderPossible;
    parts["room-remind"].textContent = step.livestream.reminderSet ? texts.reminderIsSet : texts.remindMe;
    parts["room-remind"].setAttribute("aria-pressed", step.livestream.reminderSet ? "true" : "false");
    this.tick();
  }

  tick() {
    const { live, startTime, endTime } = this.#step.livestream;
    const now = serverNow();
    const ended = now >= Date.parse(endTime);
    this.#turn(ended ? "ended" : live ? "live" : "waiting");
    const parts = this.#parts;
    if (this.#state === "waiting") {
      const left = untilLive(this.#step);
      parts["room-countdown"].textContent = timeLeft(left);
      parts["room-start"].textContent = fill(texts.roomOpensAt, { time: timeOfDay(startTime) });
      if (left === 0 && now - this.#askedAt > askAgainMillis) {
        this.#askedAt = now;
        this.#host.refresh();
      }
    }
    parts["room-left"].textContent = this.#state === "live" ? fill(texts.roomClosesIn, { left: timeLeft(Date.parse(endTime) - now) }) : "";
    this.#showStage(now);
  }

  resume() {
    this.#state = "";
    this.tick();
  }

  leave() {
    this.#loop.stop();
    this.#attention.pause();
    if (this.#joined) {
      this.#joined = false;
      this.#host.report("EVENT_KIND_ROOM_LEAVE", { watchedMillis: this.#attention.take() });
    }
    this.#state = "";
  }

  #turn(state) {
    if (state === this.#state) {
      return;
    }
    this.#state = state;
    this.#parts.livestream.dataset.state = state;
    if (state === "live") {
      this.#joined = true;
      this.#attention.take();
      this.#attention.resume();
      this.#host.report("EVENT_KIND_ROOM_JOIN", {}, true);
      this.#loop.play();
    } else if (state === "ended") {
      const asked = this.#joined;
      this.leave();
      this.#state = "ended";
      if (asked) {
        this.#host.refresh();
      }
    }
  }

  #onStage(now = serverNow()) {
    return (this.#step.livestream.offers ?? []).find((offer) => now >= Date.parse(offer.stageStartTime) && now < Date.parse(offer.stageEndTime));
  }

  #showStage(now) {
    const parts = this.#parts;
    const offer = this.#state === "live" ? this.#onStage(now) : undefined;
    parts["room-stage"].hidden = !offer;
    if (offer) {
      parts["room-stage-title"].textContent = offer.title;
      parts["room-stage-label"].textContent = offer.offerLabel ?? "";
      parts["room-stage-price"].textContent = money(offer.offerPrice ?? offer.price);
      parts["room-stage-was"].textContent = offer.offerPrice ? money(offer.price) : "";
      parts["room-stage-left"].textContent = fill(texts.onStageFor, { left: timeLeft(Date.parse(offer.stageEndTime) - now) });
      this.#showOrder(parts["room-order"], offer);
    }
    const drawn = [this.#state, offer?.product, JSON.stringify(this.#step.livestream.offers), [...this.#orders].join()].join();
    if (drawn !== this.#drawn) {
      this.#drawn = drawn;
      const orderable = this.#state === "live";
      showOffers(parts["room-offers"], this.#step, offer, orderable, (button, each) => this.#showOrder(button, each), (each) => this.#order(each));
    }
  }

  #showOrder(button, offer) {
    const state = this.#orders.get(offer.product) ?? "none";
    const label = texts.order[state];
    button.textContent = label;
    button.dataset.state = state;
    button.disabled = state === "sent" || state === "done";
    button.setAttribute("aria-label", fill(texts.orderNamed, { state: label, title: offer.title, price: money(offer.offerPrice ?? offer.price) }));
  }

  async #order(offer) {
    if (!offer || !["none", "failed"].includes(this.#orders.get(offer.product) ?? "none")) {
      return;
    }
    this.#orders.set(offer.product, "sent");
    this.tick();
    const orderId = `demo-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;
    const outcome = await this.#host.report("EVENT_KIND_ORDER", { orderId, value: offer.offerPrice ?? offer.price }, true);
    const done = outcome?.status === "EVENT_STATUS_ACCEPTED" || outcome?.status === "EVENT_STATUS_DUPLICATE";
    this.#orders.set(offer.product, done ? "done" : "failed");
    this.#parts["room-said"].textContent = fill(done ? texts.orderDone : texts.orderFailed, { title: offer.title });
    this.tick();
  }
}
