// Asks two foreign HLS parsers what they think of presentations. Reads a JSON list from standard input,
//   [{ "name": "...", "files": { "master.m3u8": "<its bytes in base64>", ... } }]
// and writes one to standard output: { "<name>": { "hls-parser": [<complaint>, ...], "m3u8-parser": [...] } }. No complaint: accepted.
import { readFileSync } from 'node:fs';
import HLS from 'hls-parser';
import { Parser } from 'm3u8-parser';

HLS.setOptions({ strictMode: true, silent: true });

// The first error ends the reading: in strict mode the parser throws.
function hlsParser(text) {
  try {
    HLS.parse(text);
    return [];
  } catch (error) {
    return [String(error.message)];
  }
}

// This parser repairs and tells. What it repairs is wrong; so is a manifest without what a player needs.
function m3u8Parser(text, definitions) {
  const complaints = [];
  const parser = new Parser({ mainDefinitions: definitions, uri: 'https://example.com/playlist.m3u8' });
  parser.on('warn', ({ message }) => complaints.push(message));
  parser.on('error', ({ message }) => complaints.push(message));
  try {
    parser.push(text);
    parser.end();
  } catch (error) {
    complaints.push(String(error.message));
  }

  const { manifest } = parser;
  if (manifest.playlists) {
    for (const { attributes, uri } of manifest.playlists) {
      if (!uri || !attributes?.BANDWIDTH) {
        complaints.push('a stream without URI or bandwidth');
      }
    }
  } else {
    if (!manifest.targetDuration) {
      complaints.push('no target duration');
    }

    if (!manifest.segments?.length || manifest.segments.some((segment) => !segment.uri || !(segment.duration > 0))) {
      complaints.push('no segments, or one without URI or duration');
    }
  }

  return { complaints, definitions: manifest.definitions ?? {} };
}

const verdicts = {};
for (const { name, files } of JSON.parse(readFileSync(0, 'utf8'))) {
  const verdict = { 'hls-parser': [], 'm3u8-parser': [] };
  const text = (file) => Buffer.from(files[file], 'base64').toString('utf8');
  const multivariant = m3u8Parser(text('master.m3u8'), {});
  const order = ['master.m3u8', ...Object.keys(files).filter((file) => file !== 'master.m3u8').sort()];
  for (const file of order) {
    const found = file === 'master.m3u8' ? multivariant : m3u8Parser(text(file), multivariant.definitions);
    verdict['m3u8-parser'].push(...found.complaints.map((message) => `${file}: ${message}`));
    verdict['hls-parser'].push(...hlsParser(text(file)).map((message) => `${file}: ${message}`));
  }

  verdicts[name] = verdict;
}

process.stdout.write(JSON.stringify(verdicts, null, 1));
