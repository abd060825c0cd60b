// Still pictures of an episode, taken by the browser out of the same segments that viewers play: nothing has to be made beforehand, and nothing leaves the page.

const seekTimeout = 15000;

/**
 * Draws into every canvas below an element the frame at its data-at, in seconds, of the playlist in its data-src. A canvas that is drawn says so (data-drawn);
 * one that cannot be, because the browser does not play it, stays empty.
 */
export async function draw(root) {
  const bySource = new Map();
  for (const canvas of root.querySelectorAll("canvas[data-src]:not([data-taken])")) {
    // The room may be rendered anew while this goes on.
    canvas.dataset.taken = "true";
    bySource.set(canvas.dataset.src, [...(bySource.get(canvas.dataset.src) ?? []), canvas]);
  }
  for (const [source, canvases] of bySource) {
    await drawFrom(source, canvases);
  }
}

async function drawFrom(source, canvases) {
  const video = document.createElement("video");
  video.muted = true;
  video.preload = "auto";
  video.src = source;
  try {
    await heard(video, "loadeddata");
    for (const canvas of canvases.sort((a, b) => Number(a.dataset.at) - Number(b.dataset.at))) {
      video.currentTime = Math.min(Number(canvas.dataset.at), Math.max(0, video.duration - 0.05));
      await heard(video, "seeked");
      const width = canvas.clientWidth * (window.devicePixelRatio || 1);
      canvas.width = width;
      canvas.height = (width * video.videoHeight) / video.videoWidth;
      canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
      canvas.dataset.drawn = source;
    }
  } catch {
    // A browser without HLS of its own has no pictures here; what they illustrate stands beside them.
  } finally {
    video.removeAttribute("src");
    video.load();
  }
}

function heard(video, event) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => finish(reject, new Error(event)), seekTimeout);
    const good = () => finish(resolve);
    const bad = () => finish(reject, video.error);
    function finish(how, value) {
      clearTimeout(timer);
      video.removeEventListener(event, good);
      video.removeEventListener("error", bad);
      how(value);
    }
    video.addEventListener(event, good);
    video.addEventListener("error", bad);
  });
}
