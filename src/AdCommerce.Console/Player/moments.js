// Beside the phone: whose profile it is, and what stands in each slot and why.
import { attributeName, attributeValue, clock, element, fill, money, secondsOf, texts } from "./format.js";

/** One chip per profile attribute; those that decided something are marked. */
export function showProfile(list, consentLine, viewer, used) {
  const attributes = Object.entries(viewer?.attributes ?? {});
  list.replaceChildren(
    ...attributes.map(([id, value]) => chip(`${attributeName(id)}: ${attributeValue(value)}`, used.has(id))),
  );
  const agreed = viewer?.consent?.personalization === true;
  consentLine.textContent = viewer ? (agreed ? texts.consentGiven : texts.consentMissing) : "";
}

/**
 * The list of slots. @returns one element per slot, in their order.
 * @param goTo Called with the seconds to show. @param ask Called with a slot; answers why in full: a WhyProductResponse and the language it is in.
 */
export function showMoments(list, slots, viewer, goTo, ask) {
  const items = slots.map((slot) => momentOf(slot, viewer, goTo, ask));
  list.replaceChildren(...items);
  return items;
}

/** Why this product, in words. */
export function explanationOf(slot) {
  return slot.explanation || (slot.product ? "" : texts.originalWhy);
}

function momentOf(slot, viewer, goTo, ask) {
  const item = element("li", "moment");
  const from = secondsOf(slot.startOffset);
  const title = slot.overlay?.title ?? slot.product?.title ?? texts.originalTitle;

  const button = element("button", "moment-open");
  button.type = "button";
  button.title = fill(texts.goTo, { title, from: clock(from) });
  button.addEventListener("click", () => goTo(from));
  button.append(pictureOf(slot), headOf(slot, title));

  item.append(button, element("p", "moment-why", explanationOf(slot)), chipsOf(slot, viewer), ...whyOf(slot, ask));
  return item;
}

/** A button that asks why, and what is answered. */
function whyOf(slot, ask) {
  const button = element("button", "moment-ask", slot.product ? texts.whyProduct : texts.whyOriginal);
  const told = element("p", "moment-told");
  button.type = "button";
  button.setAttribute("aria-expanded", "false");
  told.hidden = true;
  told.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    if (!told.hidden) {
      told.hidden = true;
      button.setAttribute("aria-expanded", "false");
      return;
    }
    button.disabled = true;
    try {
      const { answer, language } = await ask(slot);
      told.lang = language;
      told.textContent = answer.explanation ?? "";
    } catch (error) {
      told.lang = document.documentElement.lang;
      told.textContent = texts.errors[error.kind] ?? texts.errors.broken;
    }
    button.disabled = false;
    told.hidden = false;
    button.setAttribute("aria-expanded", "true");
  });
  return [button, told];
}

function pictureOf(slot) {
  const picture = element("span", "moment-picture");
  if (slot.product?.mainColor) {
    picture.style.setProperty("--product", slot.product.mainColor);
  }
  if (slot.overlay?.imageUri) {
    const image = document.createElement("img");
    image.alt = "";
    image.src = slot.overlay.imageUri;
    picture.append(image);
  }
  return picture;
}

function headOf(slot, title) {
  const head = element("span", "moment-head");
  const category = texts.categories[slot.category] ?? slot.category;
  const range = fill(texts.momentRange, { from: clock(secondsOf(slot.startOffset)), to: clock(secondsOf(slot.endOffset)) });
  head.append(
    element("span", "moment-when", `${category} · ${range}`),
    element("span", "moment-title", title),
    element("span", "moment-facts", factsOf(slot.overlay)),
  );
  return head;
}

/** "Lumière · CN¥329". */
export function factsOf(overlay) {
  const price = money(overlay?.price);
  const brand = overlay?.brandTitle ?? "";
  return brand && price ? fill(texts.brandAndPrice, { brand, price }) : brand || price;
}

function chipsOf(slot, viewer) {
  const chips = element("ul", "chips");
  const used = slot.attributesUsed ?? [];
  for (const id of used) {
    const value = attributeValue(viewer?.attributes?.[id]);
    chips.append(chip(value ? `${attributeName(id)}: ${value}` : attributeName(id), true));
  }
  if (used.length === 0) {
    chips.append(chip(texts.nothingUsed, false));
  }
  return chips;
}

function chip(text, used) {
  const made = element("li", used ? "chip chip-used" : "chip", text);
  if (used) {
    made.title = texts.profileUsed;
  }
  return made;
}
