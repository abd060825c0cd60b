// Beside the phone: each product's way from the episode on, what was reached and what can be opened.
import { serverNow } from "../Player/api.js";
import { element, fill, texts } from "../Player/format.js";
import { kindOf, stages } from "./steps.js";
import { wordsOf } from "./words.js";

/** Draws the ways. @param open Called with (journey, kind) when a stage is chosen. */
export function showWays(section, list, journeys, open) {
  section.hidden = journeys.length === 0;
  const focused = document.activeElement?.dataset?.way;
  list.replaceChildren(...journeys.map((journey) => wayOf(journey, open)));
  if (focused) {
    list.querySelector(`[data-way="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }
}

function wayOf(journey, open) {
  const way = element("li", "way");
  const path = element("ol", "path");
  path.append(stageOf(journey, undefined, 1, open), ...stages.map((kind, index) => stageOf(journey, kind, index + 2, open)));
  way.append(headOf(journey), path, footOf(journey, open));
  return way;
}

function headOf(journey) {
  const head = element("p", "way-head");
  const picture = element("span", "way-picture");
  if (journey.seen.mainColor) {
    picture.style.setProperty("--product", journey.seen.mainColor);
  }
  if (journey.seen.imageUri) {
    const image = document.createElement("img");
    image.alt = "";
    image.src = journey.seen.imageUri;
    picture.append(image);
  }
  head.append(picture, element("span", "way-title", journey.seen.productTitle));
  return head;
}

function stageOf(journey, kind, number, open) {
  const item = element("li", "path-stage");
  const reached = journey.reached.has(number);
  const offered = kind !== undefined && kindOf(journey.step) === kind && !reached;
  const skipped = !reached && [...journey.reached].some((other) => other > number);
  item.dataset.state = reached ? "reached" : offered ? "offered" : skipped ? "skipped" : "ahead";
  const name = texts.stages[number - 1];
  const openable = kind !== undefined && journey.kept[kind] && Date.parse(journey.kept[kind].expireTime) > serverNow();
  const label = element(openable ? "button" : "span", "path-name", name);
  label.dataset.state = item.dataset.state;
  if (openable) {
    label.type = "button";
    label.dataset.way = `${journey.name}/${kind}`;
    label.setAttribute("aria-label", fill(texts.stageOpen, { stage: name, state: texts.stageStates[item.dataset.state] }));
    label.addEventListener("click", () => open(journey, kind));
  } else {
    label.append(element("span", "unseen", ` (${texts.stageStates[item.dataset.state]})`));
  }
  item.append(label);
  return item;
}

function footOf(journey, open) {
  const kind = kindOf(journey.step);
  if (!kind) {
    return element("p", "way-nothing", texts.nothing[journey.step?.nothing] ?? "");
  }
  const words = wordsOf(journey.step);
  const button = element("button", "way-next", words.action);
  button.type = "button";
  button.dataset.way = `${journey.name}/next`;
  button.append(element("span", "way-next-title", words.title));
  button.addEventListener("click", () => open(journey, kind));
  return button;
}
