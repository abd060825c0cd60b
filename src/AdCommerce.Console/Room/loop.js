// The room's picture. A room that streams is played as it comes; the demo's rooms loop a stretch of the demo's own media.

export class Loop {
  #video;
  #stretches;
  #range = [0, Number.POSITIVE_INFINITY];

  constructor(video) {
    this.#video = video;
    this.#stretches = JSON.parse(video.dataset.loops);
    video.addEventListener("timeupdate", () => video.currentTime >= this.#range[1] && (video.currentTime = this.#range[0]));
    video.addEventListener("ended", () => {
      video.currentTime = this.#range[0];
      this.play();
    });
  }

  open(livestream) {
    const own = /\.(m3u8|mp4)$/.test(livestream.roomUri ?? "");
    const brand = livestream.name.split("/")[1];
    const stretch = own ? { uri: livestream.roomUri, from: 0, to: Number.POSITIVE_INFINITY } : (this.#stretches[brand] ?? Object.values(this.#stretches)[0]);
    this.#range = [stretch.from, stretch.to];
    this.#video.src = stretch.uri;
    this.#video.addEventListener("loadedmetadata", () => (this.#video.currentTime = stretch.from), { once: true });
  }

  play() {
    // Refused where the browser wants a gesture first: then the still picture stands.
    this.#video.play().catch(() => {});
  }

  stop() {
    this.#video.pause();
  }
}
