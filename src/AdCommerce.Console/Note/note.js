// A review note: about exactly what was seen, and who says so.
import { Attention } from "../Journey/attention.js";
import { showSeen } from "../Journey/seen.js";
import { dayOf, element, fill, texts } from "../Player/format.js";

/** After this long a note counts as deeply read (funnel.md): it is told then, and not only when the viewer leaves. */
const deepMillis = 5_000;
const furtherMillis = 20_000;
const worthMillis = 200;

export class NoteView {
  #parts;
  #host;
  #shown = "";
  #attention = new Attention();
  #told = false;

  constructor(parts) {
    this.#parts = parts;
  }

  open(step, host) {
    this.#host = host;
    this.#told = false;
    this.#attention.take();
    this.#attention.resume();
    host.report("EVENT_KIND_NOTE_OPEN", {}, true);
    this.update(step);
  }

  update(step) {
    const { note } = step;
    if (this.#shown === JSON.stringify(note)) {
      return;
    }
    this.#shown = JSON.stringify(note);
    const parts = this.#parts;
    parts["note-title"].textContent = note.title;
    parts["note-by"].textContent = fill(note.publishTime ? texts.noteBy : texts.noteByUndated, {
      author: note.author,
      day: note.publishTime ? dayOf(note.publishTime) : "",
    });
    showSeen(parts["note-seen"], step.seen);
    parts["note-text"].replaceChildren(...note.text.split(/\n+/).map((line) => element("p", "", line)));
    parts["note-pictures"].replaceChildren(...(note.imageUris ?? []).map(pictureOf));
    parts["note-pictures"].hidden = (note.imageUris ?? []).length === 0;
  }

  tick() {
    if (this.#attention.millis >= (this.#told ? furtherMillis : deepMillis)) {
      this.#tell();
    }
  }

  resume() {
    this.#attention.resume();
  }

  leave() {
    this.#attention.pause();
    if (this.#attention.millis >= worthMillis) {
      this.#tell();
    }
  }

  #tell() {
    this.#told = true;
    this.#host.report("EVENT_KIND_NOTE_READ", { readMillis: this.#attention.take() });
  }
}

function pictureOf(uri) {
  const image = document.createElement("img");
  image.src = uri;
  image.alt = "";
  image.loading = "lazy";
  return image;
}
