// Keeps two videos of one episode at the same instant. The second follows the first: a little faster or slower, or, when far away, by a jump.

const tolerableSeconds = 0.04;
const reachedSeconds = 0.01;
const jumpSeconds = 1.5;
const jumpPauseMillis = 3_000;
const nudge = 0.05;

export class Step {
  #jumpedAt = Number.NEGATIVE_INFINITY;

  /** Called at every animation frame while both should be in step. */
  keep(lead, follow, now) {
    if (!lead.playing || !follow.playing || lead.video.seeking || follow.video.seeking) {
      this.release(follow);
      return;
    }
    const behind = lead.video.currentTime - follow.video.currentTime;
    const distance = Math.abs(behind);
    if (distance > jumpSeconds) {
      if (now - this.#jumpedAt > jumpPauseMillis) {
        this.#jumpedAt = now;
        follow.seek(lead.video.currentTime);
      }
    } else if (distance > tolerableSeconds) {
      setRate(follow.video, behind > 0 ? 1 + nudge : 1 - nudge);
    } else if (distance < reachedSeconds) {
      this.release(follow);
    }
  }

  release(follow) {
    setRate(follow.video, 1);
  }
}

function setRate(video, rate) {
  if (video.playbackRate !== rate) {
    video.playbackRate = rate;
  }
}
