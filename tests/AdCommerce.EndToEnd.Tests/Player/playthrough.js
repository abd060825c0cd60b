// Runs in the page: plays a playlist with the browser's own HLS and tells, as JSON, what came (Playthrough.cs).
async ({ uri, rate, secondsMax, slots }) => {
  const video = document.createElement("video");
  video.muted = true;
  video.style.width = "270px";
  document.body.append(video);
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const seen = { ended: false, position: 0, waits: [], error: null, slots: slots.map(() => ({ colour: null })) };

  // The mean of a few pixels, so that one grain of the encoder does not decide.
  const colourAt = (x, y) => {
    const side = 5;
    canvas.width = side;
    canvas.height = side;
    const left = Math.round(video.videoWidth * x) - 2;
    const top = Math.round(video.videoHeight * y) - 2;
    context.drawImage(video, left, top, side, side, 0, 0, side, side);
    const data = context.getImageData(0, 0, side, side).data;
    const sums = [0, 0, 0];
    data.forEach((value, index) => index % 4 < 3 && (sums[index % 4] += value));
    return sums.map((sum) => sum / (side * side));
  };

  const watch = (_, { mediaTime }) => {
    slots.forEach((slot, index) => {
      if (seen.slots[index].colour === null && mediaTime >= (slot.start + slot.end) / 2 && mediaTime < slot.end) {
        seen.slots[index].colour = colourAt(slot.x, slot.y);
      }
    });
    video.requestVideoFrameCallback(watch);
  };

  const happens = (name) => new Promise((done) => video.addEventListener(name, done, { once: true }));
  const within = (promise, seconds) => Promise.race([promise, new Promise((done) => setTimeout(done, seconds * 1000))]);
  video.addEventListener("error", () => (seen.error = `${video.error.code} ${video.error.message}`));
  const failed = happens("error");

  video.requestVideoFrameCallback(watch);
  video.src = uri;
  await within(Promise.race([happens("canplay"), failed]), secondsMax);
  video.playbackRate = rate;
  const playing = happens("playing");
  await video.play().catch(() => {});
  await within(Promise.race([playing, failed]), secondsMax);
  const waits = () => seen.waits.push(video.currentTime);
  video.addEventListener("waiting", waits);
  await within(Promise.race([happens("ended"), failed]), secondsMax);
  video.removeEventListener("waiting", waits);
  seen.ended = video.ended;
  seen.position = video.currentTime;

  const frameSeconds = 0.04;
  const pictureAt = async (seconds) => {
    // "seeked" may come before the picture does: what counts is the frame that is shown.
    const shown = new Promise((done) => {
      const look = (_, { mediaTime }) =>
        Math.abs(mediaTime - seconds) < frameSeconds ? done() : video.requestVideoFrameCallback(look);
      video.requestVideoFrameCallback(look);
    });
    video.currentTime = seconds;
    await within(shown, 10);
    canvas.width = 108;
    canvas.height = 192;
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const data = context.getImageData(0, 0, canvas.width, canvas.height).data;
    let text = "";
    data.forEach((value) => (text += String.fromCharCode(value)));
    return { width: video.videoWidth, pixels: btoa(text) };
  };

  const halfFrame = frameSeconds / 2;
  video.pause();
  for (const [index, slot] of slots.entries()) {
    seen.slots[index].before = await pictureAt(slot.start - halfFrame);
    seen.slots[index].inside = await pictureAt((slot.start + slot.end) / 2);
    seen.slots[index].after = await pictureAt(slot.end + halfFrame);
  }
  return JSON.stringify(seen);
}
