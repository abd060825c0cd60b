// The line of subtitles over the picture, and the choice of their language.
import { texts } from "./format.js";
import { cuesOf, subtitlesOf } from "./subtitles.js";

export class SubtitleLine {
  #line;
  #choice;
  #renditions = [];
  #cues = [];
  #offer = 0;
  /** The language that the viewer chose, kept from one episode to the next; undefined until then, empty for none. */
  #wanted;

  constructor(line, choice) {
    this.#line = line;
    this.#choice = choice;
    choice.addEventListener("change", () => {
      this.#wanted = choice.value;
      this.#use(this.#offer);
    });
  }

  clear() {
    this.#offer++;
    this.#renditions = [];
    this.#cues = [];
    this.#choice.replaceChildren(new Option(texts.subtitlesOff, ""));
    this.#choice.disabled = true;
    this.#line.hidden = true;
  }

  /** Offers what this playlist has. An episode without subtitles, or whose subtitles cannot be read, plays without. */
  async offer(playlistUri) {
    const offer = this.#offer;
    try {
      const renditions = await subtitlesOf(playlistUri);
      if (offer !== this.#offer || renditions.length === 0) {
        return;
      }
      this.#renditions = renditions;
      this.#choice.append(...renditions.map((rendition) => new Option(rendition.name, rendition.language)));
      const first = renditions.find((rendition) => rendition.isDefault)?.language ?? "";
      this.#choice.value = this.#wanted ?? first;
      this.#choice.disabled = false;
      await this.#use(offer);
    } catch {
      this.#cues = [];
    }
  }

  tick(position) {
    const cue = this.#cues.find((candidate) => position >= candidate.start && position < candidate.end);
    const text = cue?.text ?? "";
    if (this.#line.textContent !== text) {
      this.#line.textContent = text;
    }
    this.#line.hidden = text === "";
  }

  async #use(offer) {
    this.#cues = [];
    const rendition = this.#renditions.find((candidate) => candidate.language === this.#choice.value);
    this.#line.lang = rendition?.language ?? "";
    try {
      const cues = rendition ? await cuesOf(rendition) : [];
      if (offer === this.#offer && rendition?.language === this.#renditions.find((r) => r.language === this.#choice.value)?.language) {
        this.#cues = cues;
      }
    } catch {
      this.#choice.value = "";
    }
  }
}
