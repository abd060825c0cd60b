// The public API, as a viewer's own player calls it. Failures are ApiErrors whose kind has a sentence in the page's texts.

export class ApiError extends Error {
  /** @param kind A key of texts.errors. @param detail What the server said, for whoever looks after it. */
  constructor(kind, detail = "") {
    super(detail || kind);
    this.kind = kind;
    this.detail = detail;
  }
}

const requestTimeoutMillis = 10_000;
const tokenSpareMillis = 60_000;
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

/** The viewer's own profile and consent. @returns a Viewer. */
export function profileOf(viewer) {
  return call(viewer, "GET", `/v1/viewers/${encodeURIComponent(viewer)}`);
}

async function call(viewer, method, path, body) {
  for (let attempt = 1; ; attempt++) {
    const headers = { Authorization: `Bearer ${await tokenOf(viewer)}` };
    if (body !== undefined) {
      headers["Content-Type"] = "application/json";
    }
    const response = await send(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
    if (response.status === 401 && attempt === 1 && tokens.has(viewer)) {
      // The server may have been started anew with new keys since the token was given.
      tokens.delete(viewer);
      continue;
    }
    return answerOf(response);
  }
}

async function send(path, options) {
  try {
    return await fetch(path, { ...options, credentials: "omit", signal: AbortSignal.timeout(requestTimeoutMillis) });
  } catch {
    throw new ApiError("offline");
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
