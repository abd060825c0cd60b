// Subtitles, read from the episode's own playlists. Browsers differ in which HLS subtitles they show and where, and here they must
// leave the product card free: so the page reads the WebVTT itself and puts the words where there is room.

/** The subtitle renditions of a multivariant playlist: [{ language, name, uri }]. */
export async function subtitlesOf(playlistUri) {
  const base = new URL(playlistUri, location.href);
  const text = await textOf(base);
  return text
    .split(/\r?\n/)
    .filter((line) => line.startsWith("#EXT-X-MEDIA:"))
    .map(attributesOf)
    .filter((attributes) => attributes.TYPE === "SUBTITLES" && attributes.URI)
    .map((attributes) => ({
      language: attributes.LANGUAGE ?? "",
      name: attributes.NAME ?? attributes.LANGUAGE ?? "",
      isDefault: attributes.DEFAULT === "YES",
      uri: new URL(attributes.URI, base),
    }));
}

/** All cues of a rendition, in order of time: [{ start, end, text }], in seconds. */
export async function cuesOf(rendition) {
  const playlist = await textOf(rendition.uri);
  const segments = playlist.split(/\r?\n/).filter((line) => line && !line.startsWith("#"));
  const files = await Promise.all(segments.map((segment) => textOf(new URL(segment, rendition.uri))));
  const cues = new Map();
  for (const cue of files.flatMap(parse)) {
    // A cue that crosses a segment's edge stands in both segments.
    cues.set(`${cue.start} ${cue.end} ${cue.text}`, cue);
  }
  return [...cues.values()].sort((a, b) => a.start - b.start);
}

async function textOf(url) {
  const response = await fetch(url, { credentials: "omit" });
  if (!response.ok) {
    throw new Error(`${url.pathname} answered ${response.status}`);
  }
  return response.text();
}

function attributesOf(line) {
  const attributes = {};
  for (const [, name, quoted, bare] of line.matchAll(/([A-Z0-9-]+)=(?:"([^"]*)"|([^",]*))/g)) {
    attributes[name] = quoted ?? bare;
  }
  return attributes;
}

function parse(file) {
  const cues = [];
  const offset = offsetOf(file);
  for (const block of file.replaceAll("\r\n", "\n").split(/\n{2,}/)) {
    const lines = block.split("\n");
    const at = lines.findIndex((line) => line.includes("-->"));
    if (at < 0) {
      continue;
    }
    const [from, to] = lines[at].split("-->").map((time) => secondsOf(time.trim().split(/\s/)[0]));
    const text = lines.slice(at + 1).join("\n").replace(/<[^>]*>/g, "").trim();
    if (text && to > from) {
      cues.push({ start: from + offset, end: to + offset, text });
    }
  }
  return cues;
}

/** X-TIMESTAMP-MAP: where the file's own times lie on the media's timeline of 90,000 ticks a second. */
function offsetOf(file) {
  const map = /X-TIMESTAMP-MAP=(.*)/.exec(file)?.[1] ?? "";
  const local = /LOCAL:([\d:.]+)/.exec(map)?.[1];
  const ticks = /MPEGTS:(\d+)/.exec(map)?.[1];
  return local && ticks ? Number(ticks) / 90_000 - secondsOf(local) : 0;
}

function secondsOf(time) {
  return time.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
}
