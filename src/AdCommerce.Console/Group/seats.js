// A group's seats as a picture: one mark for each, or one for several where there are too many to tell apart.
import { element, fill, texts } from "../Player/format.js";

const marksMax = 120;

export function showSeats(picture, { capacity = 0, freeSeats = 0, standing }) {
  const taken = Math.max(0, capacity - freeSeats);
  const marks = Math.min(capacity, marksMax);
  const filled = capacity === 0 ? 0 : taken === 0 ? 0 : Math.max(1, Math.round((taken * marks) / capacity));
  picture.setAttribute("aria-label", fill(texts.seatsPicture, { taken, capacity }));
  picture.dataset.density = marks > 48 ? "many" : "few";
  picture.replaceChildren(
    ...Array.from({ length: marks }, (_, index) => {
      const mark = element("span", "seat-mark");
      const mine = standing === "STANDING_SEATED" && index === filled - 1;
      const kept = standing === "STANDING_OFFERED" && index === filled - 1;
      mark.dataset.state = mine ? "mine" : kept ? "kept" : index < filled ? "taken" : "free";
      return mark;
    }),
  );
}
