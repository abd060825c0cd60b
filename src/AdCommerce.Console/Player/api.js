// The public API, as a viewer's own player calls it. Failures are ApiErrors whose kind has a sentence in the page's texts.

export class ApiError extends Error {
  /** @param kind A key of texts.errors. @param detail What the server said, for whoever looks after it. */
  constructor(kind, detail = "") {
    super(detail || kind);
    this.kind = kind;
    this.detail = detail;
  }
}

/** Where the viewer is, ISO 3166-1 alpha-2: as the page's address says, or nowhere in particular. */
export const market = new URLSearchParams(location.search).get("market") ?? "";

const requestTimeoutMillis = 10_000;
const tokenSpareMillis = 60_000;
const clockDifferenceMillisMin = 2_500;
let aheadMillis = 0;
const tokens = new Map();
const asked = new Map();

/** A token of this viewer that is good for at least another minute. Only a Development server hands them out. */
export async function tokenOf(viewer) {
  const known = tokens.get(viewer);
  if (known && known.expires - Date.now() > tokenSpareMillis) {
    return known.token;
  }
  if (!asked.has(viewer)) {
    asked.set(viewer, askToken(viewer).finally(() => asked.delete(viewer)));
  }
  return asked.get(viewer);
}

async function askToken(viewer) {
  const response = await send(`/dev/token?role=viewer&id=${encodeURIComponent(viewer)}`, {});
  if (response.status === 404) {
    throw new ApiError("noDevToken");
  }
  const { token, expiresAt } = await answerOf(response);
  tokens.set(viewer, { token, expires: Date.parse(expiresAt) || Date.now() + 2 * tokenSpareMillis });
  return token;
}

/** The token that is at hand, without asking for one: a page that is being left has no time to ask. */
export function tokenAtHand(viewer) {
  return tokens.get(viewer)?.token;
}

/** Asks what this viewer sees of an episode. @returns a ResolveEpisodeResponse. */
export function resolve(viewer, episode) {
  return call(viewer, "POST", `/v1/episodes/${encodeURIComponent(episode)}:resolve`, {});
}

/** Asks why a slot of a session shows what it shows. @param languageCode BCP 47. @returns a WhyProductResponse. */
export function whyProduct(viewer, episode, session, slot, languageCode) {
  return call(viewer, "POST", `/v1/episodes/${encodeURIComponent(episode)}:why`, { session, slot, languageCode });
}

/** The viewer's own profile and consent. @returns a Viewer. */
export function profileOf(viewer) {
  return call(viewer, "GET", `/v1/viewers/${encodeURIComponent(viewer)}`);
}

/** The viewer's journeys as they are kept. @returns a ListJourneysResponse. */
export function journeysOf(viewer) {
  return call(viewer, "GET", "/v1/journeys");
}

/** The best next step of a journey now. @param journey "journeys/{journey}". @param declined Names of steps not wanted. @returns a NextStep. */
export function nextStepOf(viewer, journey, declined) {
  const query = new URLSearchParams([["market", market], ...declined.map((name) => ["declined", name])]);
  return call(viewer, "GET", `/v1/${journey}:next?${query}`);
}

/** Sets a reminder of a livestream, or takes it away. @returns the NextStep after it. */
export function remind(viewer, journey, livestream, cancel) {
  return call(viewer, "POST", `/v1/${journey}:remind`, { livestream, cancel, market });
}

/** Sends a batch of events. @returns the Response, whatever it is. */
export function record(viewer, batch) {
  return ask(viewer, "POST", "/v1/events:record", batch);
}

/** Sends a batch with the token at hand, in a way that outlives the page. @returns the Response. */
export function recordOnLeave(token, batch) {
  return fetch("/v1/events:record", { ...request("POST", token, batch), credentials: "omit", keepalive: true });
}

/** Every next step of this viewer, now and whenever one becomes another. @returns the Response, whose body goes on. */
export function watchSteps(viewer, signal) {
  return ask(viewer, "GET", `/v1/journeys/-:watch?${new URLSearchParams({ market })}`, undefined, signal);
}

/** Milliseconds since 1970 by the server's clock, to the second where the device's own is wrong. */
export function serverNow() {
  return Date.now() + aheadMillis;
}

async function call(viewer, method, path, body) {
  return answerOf(await ask(viewer, method, path, body));
}

async function ask(viewer, method, path, body, signal) {
  for (let attempt = 1; ; attempt++) {
    const response = await send(path, { ...request(method, await tokenOf(viewer), body), signal });
    if (response.status === 401 && attempt === 1 && tokens.has(viewer)) {
      // The server may have been started anew with new keys since the token was given.
      tokens.delete(viewer);
      continue;
    }
    return response;
  }
}

function request(method, token, body) {
  const headers = { Authorization: `Bearer ${token}` };
  if (body === undefined) {
    return { method, headers };
  }
  return { method, headers: { ...headers, "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

async function send(path, options) {
  try {
    const signal = options.signal ?? AbortSignal.timeout(requestTimeoutMillis);
    const response = await fetch(path, { ...options, credentials: "omit", signal });
    noteTime(response);
    return response;
  } catch {
    throw new ApiError("offline");
  }
}

/** The header has whole seconds: a smaller difference is none. */
function noteTime(response) {
  const ahead = Date.parse(response.headers.get("Date") ?? "") - Date.now();
  if (!Number.isNaN(ahead)) {
    aheadMillis = Math.abs(ahead) > clockDifferenceMillisMin ? ahead : 0;
  }
}

async function answerOf(response) {
  let answer;
  try {
    answer = await response.json();
  } catch {
    answer = undefined;
  }
  if (response.ok && answer) {
    return answer;
  }
  throw new ApiError(kindOf(response.status), answer?.message ?? answer?.error?.message ?? "");
}

function kindOf(status) {
  switch (status) {
    case 401:
    case 403:
      return "unauthorized";
    case 404:
      return "notFound";
    case 429:
    case 503:
      return "busy";
    default:
      return status >= 500 || status < 400 ? "broken" : "refused";
  }
}
