// One phone: a viewer, an episode, the video, and what is shown over, under and beside it.
import { Guide } from "../Journey/guide.js";
import { ApiError, profileOf, resolve, whyProduct } from "./api.js";
import { eventQueueOf } from "./events.js";
import { ExposureMeter } from "./exposure.js";
import { clock, fill, partsOf, secondsOf, texts } from "./format.js";
import { explanationOf, factsOf, showMoments, showProfile } from "./moments.js";
import { SubtitleLine } from "./subtitle-line.js";

const hlsType = "application/vnd.apple.mpegurl";
/** Watching a moment starts this much before it, so that one sees what it grows out of. */
const leadInSeconds = 1.5;

export class Phone {
  #parts = {};
  #command;
  #load = 0;
  #slots = [];
  #moments = [];
  #active = -1;
  #meter;
  #subtitles;
  #guide;
  #wasPlaying = false;
  #title = "";
  #shownClock = "";

  /**
   * @param seat The element that PhoneSeat.razor made.
   * @param command Called with what the viewer asks for: (phone, name, seconds). Whoever owns the phones decides which of them do it.
   */
  constructor(seat, command) {
    this.seat = seat;
    this.#command = command;
    this.#parts = partsOf(seat);
    this.video = this.#parts.video;
    this.#subtitles = new SubtitleLine(this.#parts.subtitle, this.#parts.language);
    this.#parts.card.hidden = false;
    this.#guide = new Guide(seat, {
      pause: () => {
        this.#wasPlaying = this.playing;
        this.pause();
      },
      resume: () => this.#wasPlaying && this.#command(this, "rejoin"),
    });
    this.#listen();
  }

  get viewer() {
    return this.#parts.viewer.value;
  }

  get episode() {
    return this.#parts.episode.value;
  }

  set episode(id) {
    this.#parts.episode.value = id;
  }

  get playing() {
    return !this.video.paused && !this.video.ended;
  }

  /** Whether it shows an episode that could be played. */
  get ready() {
    return this.seat.dataset.state === "ready";
  }

  /** Shows or hides the choice of an episode for this phone alone. */
  offerEpisodes(offered) {
    this.#parts.episode.hidden = !offered;
  }

  /**
   * Resolves the chosen episode for the chosen viewer and makes it ready to play. Never throws: what goes wrong is told on the phone.
   * @param at Seconds to start from.
   */
  async load(at = 0) {
    const load = ++this.#load;
    this.#clear();
    this.#guide.use(this.viewer);
    if (this.video.canPlayType(hlsType) === "") {
      this.#tell(new ApiError("noHls"));
      return;
    }
    try {
      // The profile is only told beside the phone: without it the show goes on.
      const [resolved, viewer] = await Promise.all([resolve(this.viewer, this.episode), profileOf(this.viewer).catch(() => undefined)]);
      if (load === this.#load) {
        this.#show(resolved, viewer);
        await this.#open(resolved.playlistUri, at, load);
      }
    } catch (error) {
      if (load === this.#load) {
        this.#tell(error);
      }
    }
  }

  /** Stops, and lets go of the video: a phone that is not shown loads nothing. */
  unload() {
    this.#load++;
    this.#clear();
    this.#guide.unuse();
  }

  play() {
    // Refused where the browser wants a gesture first: then the play button waits for one.
    return this.ready ? this.video.play().catch(() => {}) : Promise.resolve();
  }

  pause() {
    this.video.pause();
  }

  seek(seconds) {
    if (this.ready) {
      this.video.currentTime = Math.min(Math.max(0, seconds), this.video.duration || 0);
    }
  }

  setSound(on) {
    this.video.muted = !on;
  }

  /** Called at every animation frame. */
  tick(now) {
    const position = this.video.currentTime;
    const active = this.ready ? this.#slots.findIndex((slot) => position >= slot.start && position < slot.end) : -1;
    if (active !== this.#active) {
      this.#activate(active);
    }
    const watching = this.playing && !this.video.seeking && this.video.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA;
    this.#meter?.tick(this.#slots[active]?.resolved, position, watching && document.visibilityState === "visible", now);
    this.#subtitles.tick(position);
    this.#guide.tick(now);
    this.#showPosition(position);
  }

  /** The page is being left or hidden: what is being watched ends here. */
  leave() {
    this.#meter?.stop();
    this.#guide.leave();
  }

  /** The page is looked at again. */
  resume() {
    this.#guide.resume();
  }

  #listen() {
    const { video } = this;
    const parts = this.#parts;
    const ask = (name, seconds) => this.#command(this, name, seconds);
    const toggle = () => this.ready && ask(this.playing ? "pause" : "play");
    parts.play.addEventListener("click", toggle);
    parts.screen.addEventListener("click", (event) => event.target.closest(".notice") || toggle());
    parts["card-tap"].addEventListener("click", (event) => {
      event.stopPropagation();
      this.#tap();
    });
    parts.restart.addEventListener("click", () => ask("restart"));
    parts.sound.addEventListener("click", () => ask(video.muted ? "soundOn" : "soundOff"));
    parts.viewer.addEventListener("change", () => ask("reload"));
    parts.episode.addEventListener("change", () => ask("reload"));
    parts.retry.addEventListener("click", () => ask("reload"));
    parts.position.addEventListener("input", () => ask("seek", Number(parts.position.value)));
    parts.position.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -5, PageUp: 5 }[event.key];
      if (step) {
        event.preventDefault();
        ask("seek", video.currentTime + step);
      } else if (event.key === " ") {
        event.preventDefault();
        toggle();
      }
    });
    for (const name of ["play", "pause", "ended", "volumechange"]) {
      video.addEventListener(name, () => this.#showButtons());
    }
    video.addEventListener("error", () => {
      if (this.ready) {
        this.#tell(new ApiError(video.error?.code === MediaError.MEDIA_ERR_DECODE ? "mediaFormat" : "media"));
      }
    });
  }

  #clear() {
    this.#meter?.stop();
    this.#meter = undefined;
    this.seat.dataset.state = "loading";
    this.#parts.notice.hidden = true;
    this.#parts.fallback.hidden = true;
    this.video.pause();
    this.video.removeAttribute("src");
    this.video.load();
    this.#subtitles.clear();
    this.#slots = [];
    this.#activate(-1);
    this.#parts.marks.replaceChildren();
    this.#enable(false);
  }

  #show(resolved, viewer) {
    const parts = this.#parts;
    const slots = resolved.slots ?? [];
    this.#slots = slots.map((slot) => ({ resolved: slot, start: secondsOf(slot.startOffset), end: secondsOf(slot.endOffset) }));
    this.#title = fill(texts.nowPlaying, {
      number: parts.episode.selectedOptions[0].dataset.number,
      title: resolved.title ?? "",
    });
    parts.line.textContent = this.#title;
    parts.poster.textContent = resolved.title ?? "";
    this.video.setAttribute(
      "aria-label",
      fill(texts.video, { title: resolved.title ?? "", viewer: parts.viewer.selectedOptions[0].dataset.name }),
    );
    const total = secondsOf(resolved.duration);
    parts.position.max = String(total);
    this.#showMarks(total);

    showProfile(parts.profile, parts.consent, viewer, new Set(slots.flatMap((slot) => slot.attributesUsed ?? [])));
    const goTo = (seconds) => {
      this.#command(this, "seek", Math.max(0, seconds - leadInSeconds));
      this.#command(this, "play");
    };
    // In the language in which the viewer reads along.
    const ask = async (slot) => {
      const language = parts.language.value || document.documentElement.lang;
      return { answer: await whyProduct(this.viewer, this.episode, resolved.session, slot.slot, language), language };
    };
    this.#moments = showMoments(parts.moments, slots, viewer, goTo, ask);
    const fallback = texts.fallbacks[resolved.fallbackReason];
    parts.fallback.hidden = !fallback;
    parts.fallback.textContent = fallback ?? "";

    const events = eventQueueOf(this.viewer);
    this.#meter = new ExposureMeter((event) => events.add(event));
  }

  /** @returns when the first picture can be shown and enough is there to go on. */
  async #open(playlistUri, at, load) {
    const { video } = this;
    this.#subtitles.offer(playlistUri);
    const opened = new Promise((done, fail) => {
      video.addEventListener("canplay", done, { once: true });
      video.addEventListener("emptied", done, { once: true });
      video.addEventListener("error", () => fail(new ApiError("media")), { once: true });
    });
    video.src = playlistUri;
    if (at > 0) {
      video.addEventListener("loadedmetadata", () => (video.currentTime = at), { once: true });
    }
    await opened;
    if (load !== this.#load) {
      return;
    }
    this.seat.dataset.state = "ready";
    this.#enable(true);
    this.#showButtons();
  }

  #activate(active) {
    this.#active = active;
    const slot = this.#slots[active]?.resolved;
    const parts = this.#parts;
    parts.line.textContent = slot ? explanationOf(slot) : this.#title;
    parts.line.dataset.why = slot ? "true" : "false";
    if (slot?.overlay) {
      parts["card-title"].textContent = slot.overlay.title ?? "";
      parts["card-facts"].textContent = factsOf(slot.overlay);
      parts["card-disclosure"].textContent = slot.overlay.disclosureLabel ?? "";
      parts["card-disclosure"].hidden = !slot.overlay.disclosureLabel;
      parts["card-image"].hidden = !slot.overlay.imageUri;
      if (slot.overlay.imageUri) {
        parts["card-image"].src = slot.overlay.imageUri;
      }
    }
    parts.card.dataset.shown = slot?.overlay ? "true" : "false";
    parts["card-tap"].setAttribute("aria-label", fill(texts.tapProduct, { title: slot?.overlay?.title ?? "" }));
    this.#guide.cover(Boolean(slot?.overlay));
    this.#moments.forEach((moment, index) => {
      moment.toggleAttribute("data-active", index === active);
    });
  }

  #tap() {
    const slot = this.#slots[this.#active]?.resolved;
    if (slot?.eventToken) {
      eventQueueOf(this.viewer).add({ kind: "EVENT_KIND_TAP", slot: slot.slot, eventToken: slot.eventToken });
      this.#guide.tapped(slot.product?.name);
    }
  }

  #showMarks(total) {
    this.#parts.marks.replaceChildren(
      ...this.#slots.map((slot) => {
        const mark = document.createElement("span");
        mark.className = "mark";
        mark.style.left = `${(100 * slot.start) / total}%`;
        mark.style.width = `${(100 * (slot.end - slot.start)) / total}%`;
        if (slot.resolved.product?.mainColor) {
          mark.style.setProperty("--product", slot.resolved.product.mainColor);
        }
        return mark;
      }),
    );
  }

  #showPosition(position) {
    const parts = this.#parts;
    const total = Number(parts.position.max);
    parts.played.style.transform = `scaleX(${total > 0 ? Math.min(1, position / total) : 0})`;
    parts.position.value = String(position);
    const shown = `${clock(position)} / ${clock(total)}`;
    if (this.ready && shown !== this.#shownClock) {
      this.#shownClock = shown;
      parts.clock.textContent = shown;
      parts.position.setAttribute("aria-valuetext", fill(texts.positionValue, { now: clock(position), total: clock(total) }));
    }
  }

  #showButtons() {
    const { play, sound } = this.#parts;
    play.dataset.icon = this.playing ? "pause" : "play";
    play.setAttribute("aria-label", this.playing ? texts.pause : texts.play);
    sound.dataset.icon = this.video.muted ? "muted" : "sound";
    sound.setAttribute("aria-label", this.video.muted ? texts.soundOn : texts.soundOff);
    this.seat.dataset.playing = this.playing ? "true" : "false";
    this.seat.dispatchEvent(new CustomEvent("playingchange"));
  }

  #enable(enabled) {
    for (const part of ["play", "restart", "sound", "position"]) {
      this.#parts[part].disabled = !enabled;
    }
  }

  #tell(error) {
    const parts = this.#parts;
    this.#meter?.stop();
    this.seat.dataset.state = "failed";
    this.#enable(false);
    parts["notice-text"].textContent = texts.errors[error.kind] ?? texts.errors.broken;
    parts["notice-detail"].textContent = error.detail ? fill(texts.errorDetail, { message: error.detail }) : "";
    parts.retry.hidden = error.kind === "noHls" || error.kind === "mediaFormat";
    parts.notice.hidden = false;
  }
}
