// The page: two phones, or one where there is no room for two, and the controls that hold for both.
import { market } from "./api.js";
import { flushOnLeave } from "./events.js";
import { texts } from "./format.js";
import { Phone } from "./phone.js";
import { Step } from "./step.js";

const roomForTwo = matchMedia("(min-width: 760px)");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const inStep = document.getElementById("in-step");
const playBoth = document.getElementById("play-both");
const restartBoth = document.getElementById("restart-both");
const episodeChoices = [...document.querySelectorAll("input[name=episode]")];
const step = new Step();
const phones = [...document.querySelectorAll("[data-seat]")].map((seat) => new Phone(seat, command));

const shown = () => (roomForTwo.matches ? phones : phones.slice(0, 1));
const sameEpisode = () => new Set(shown().map((phone) => phone.episode)).size === 1;
const sharedEpisode = () => episodeChoices.find((choice) => choice.checked)?.value ?? "";

/** What a phone's own controls ask for: of all phones while they are in step, else of that one. */
function command(phone, name, seconds) {
  const together = inStep.checked && shown().length > 1;
  const meant = together && (name !== "seek" || sameEpisode()) ? shown() : [phone];
  switch (name) {
    case "play":
      return meant.forEach((each) => each.play());
    case "pause":
      return meant.forEach((each) => each.pause());
    case "seek":
      return meant.forEach((each) => each.seek(seconds));
    case "restart":
      return restart(meant);
    case "rejoin":
      return rejoin(phone);
    case "reload":
      return reload(phone);
    case "soundOn":
      // Two soundtracks at once help nobody.
      return phones.forEach((each) => each.setSound(each === phone));
    case "soundOff":
      return phone.setSound(false);
  }
}

function restart(meant) {
  for (const phone of meant) {
    phone.seek(0);
    phone.play();
  }
}

/** Back from a note, a room or a group: the other one went on, and is joined where it is. */
function rejoin(phone) {
  const other = shown().find((each) => each !== phone && each.playing);
  if (inStep.checked && other && sameEpisode()) {
    phone.seek(other.video.currentTime);
  }
  return phone.play();
}

/** Another viewer or episode on one phone. It joins the other one where that is, when they are in step. */
async function reload(phone) {
  remember();
  const other = shown().find((each) => each !== phone && each.ready);
  const joins = inStep.checked && other && other.episode === phone.episode;
  const playing = joins ? other.playing : true;
  if (joins) {
    other.pause();
  }
  await phone.load(joins ? other.video.currentTime : 0);
  if (playing && (joins || !calm.matches)) {
    (joins ? [phone, other] : [phone]).forEach((each) => each.play());
  }
}

/** Loads what is shown and starts all of it at once. */
async function start(starting) {
  await Promise.all(starting.map((phone) => phone.load()));
  if (!calm.matches) {
    starting.forEach((phone) => phone.play());
  }
}

function chooseEpisode() {
  const shared = sharedEpisode();
  phones.forEach((phone) => phone.offerEpisodes(shared === ""));
  if (shared !== "") {
    phones.forEach((phone) => (phone.episode = shared));
  }
  remember();
  return shared;
}

/** The choice stands in the address, so that it can be sent to somebody. */
function remember() {
  const [left, right] = phones;
  const query = new URLSearchParams({ left: left.viewer, right: right.viewer });
  if (sharedEpisode() !== "") {
    query.set("episode", sharedEpisode());
  }
  if (market !== "") {
    query.set("market", market);
  }
  history.replaceState(null, "", `?${query}`);
}

function recall() {
  const query = new URLSearchParams(location.search);
  for (const phone of phones) {
    const select = phone.seat.querySelector("[data-part=viewer]");
    const wanted = query.get(phone.seat.dataset.seat);
    if ([...select.options].some((option) => option.value === wanted)) {
      select.value = wanted;
    }
  }
  const choice = episodeChoices.find((each) => each.value !== "" && each.value === query.get("episode"));
  if (choice) {
    choice.checked = true;
  }
}

function showBoth() {
  const playing = shown().some((phone) => phone.playing);
  playBoth.textContent = playing ? texts.pauseBoth : texts.playBoth;
}

function leave() {
  phones.forEach((phone) => phone.leave());
  flushOnLeave();
}

function frame(now) {
  const [lead, follow] = shown();
  if (follow) {
    if (inStep.checked && sameEpisode()) {
      step.keep(lead, follow, now);
    } else {
      step.release(follow);
    }
  }
  shown().forEach((phone) => phone.tick(now));
  requestAnimationFrame(frame);
}

playBoth.addEventListener("click", () => {
  const playing = shown().some((phone) => phone.playing);
  shown().forEach((phone) => (playing ? phone.pause() : phone.play()));
});
restartBoth.addEventListener("click", () => restart(shown()));
phones.forEach((phone) => phone.seat.addEventListener("playingchange", showBoth));
episodeChoices.forEach((choice) => choice.addEventListener("change", () => chooseEpisode() && start(shown())));
roomForTwo.addEventListener("change", () => (roomForTwo.matches ? reload(phones[1]) : phones[1].unload()));
document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? leave() : shown().forEach((phone) => phone.resume())));
addEventListener("pagehide", leave);

recall();
chooseEpisode();
requestAnimationFrame(frame);
start(shown());
