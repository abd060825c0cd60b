// What a room sells, in the order in which it comes on stage.
import { element, fill, money, texts, timeOfDay } from "../Player/format.js";
import { serverNow } from "../Player/api.js";

/** @param mark Called with (button, offer) to label an order button. @param order Called with the offer that is ordered. */
export function showOffers(list, step, onStage, orderable, mark, order) {
  list.replaceChildren(...(step.livestream.offers ?? []).map((offer) => offerOf(offer, offer === onStage, orderable, mark, order)));
}

function offerOf(offer, isOnStage, orderable, mark, order) {
  const item = element("li", "room-offer");
  item.toggleAttribute("data-active", isOnStage);
  const words = element("div", "room-offer-words");
  words.append(element("span", "room-offer-when", whenOf(offer, isOnStage)), element("span", "room-offer-title", offer.title), pricesOf(offer));
  if (offer.seen) {
    words.append(element("span", "room-offer-seen", texts.youSawThis));
  }
  item.append(words);
  if (orderable && !isOnStage) {
    const button = element("button", "quiet");
    button.type = "button";
    mark(button, offer);
    button.addEventListener("click", () => order(offer));
    item.append(button);
  }
  return item;
}

function whenOf(offer, isOnStage) {
  if (isOnStage) {
    return texts.onStageNow;
  }
  const over = serverNow() >= Date.parse(offer.stageEndTime);
  return over ? texts.wasOnStage : fill(texts.onStageAt, { time: timeOfDay(offer.stageStartTime) });
}

function pricesOf(offer) {
  const prices = element("span", "room-offer-price", money(offer.offerPrice ?? offer.price));
  if (offer.offerPrice) {
    const was = element("s", "", money(offer.price));
    was.setAttribute("aria-label", fill(texts.insteadOf, { price: money(offer.price) }));
    prices.append(" ", was);
  }
  if (offer.offerLabel) {
    prices.append(" ", element("span", "room-offer-label", offer.offerLabel));
  }
  return prices;
}
