/** Who is signed in. The tokens live in this page's memory and nowhere else. */
const API = "/api/v1";
let tokens = null;
let refreshing = null;

export const signedIn = () => tokens !== null;

export function signOut() {
  tokens = null;
}

export async function signIn(credentials) {
  tokens = await answer(await post("/auth/token", credentials));
}

/** A request with the token; an expired one is renewed once. */
export async function request(path, options = {}) {
  const used = tokens;
  const response = await send(path, options);
  if (response.status !== 401 || !used?.refresh_token) return response;
  if (tokens === used) await renew();
  return tokens ? send(path, options) : response;
}

export async function json(path) {
  return answer(await request(path));
}

function send(path, options) {
  const headers = { ...options.headers, Authorization: `Bearer ${tokens?.access_token}` };
  return fetch(API + path, { ...options, headers, cache: "no-store" });
}

/** A refresh token works once, so concurrent requests share one renewal. */
function renew() {
  refreshing ??= post("/auth/refresh", { refresh_token: tokens.refresh_token })
    .then(async (response) => {
      if (response.ok) tokens = await response.json();
      else if (response.status === 401) tokens = null;
    })
    .finally(() => {
      refreshing = null;
    });
  return refreshing;
}

function post(path, body) {
  const headers = { "Content-Type": "application/json" };
  return fetch(API + path, { method: "POST", headers, body: JSON.stringify(body) });
}

async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.detail ?? `The server answered ${response.status}.`);
  return body;
}
