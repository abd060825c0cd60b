// The strip that says which variant this is about: exactly the one that stood in the picture.
import { element, money, texts } from "../Player/format.js";

export function showSeen(strip, seen) {
  strip.hidden = !seen;
  if (!seen) {
    return;
  }
  const picture = element("span", "seen-picture");
  if (seen.mainColor) {
    picture.style.setProperty("--product", seen.mainColor);
  }
  if (seen.imageUri) {
    const image = document.createElement("img");
    image.alt = "";
    image.src = seen.imageUri;
    picture.append(image);
  }
  const words = element("span", "seen-words");
  words.append(element("span", "seen-kicker", texts.youSaw), element("span", "seen-title", seen.productTitle), element("span", "seen-facts", money(seen.price)));
  strip.replaceChildren(picture, words);
}
