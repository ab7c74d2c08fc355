/**
 * For a page's own script, beside a gate with a login: asks who is signed in, keeps the session alive, and asks again after
 * a 401. No dependencies, no cookie read (they are HttpOnly), nothing kept outside this module.
 */

/** What is used of the page: declared here, so that this compiles without a browser's types. */
interface Page {
  readonly location: {
    readonly origin: string;
    readonly pathname: string;
    readonly search: string;
    assign(url: string): void;
  };
  readonly document: {
    createElement(name: 'form'): { method: string; action: string; submit(): void };
    readonly body: { append(element: object): void };
  };
  readonly navigator?: {
    readonly locks?: {
      request<Result>(
        name: string,
        options: { readonly signal?: AbortSignal },
        task: () => Promise<Result>,
      ): Promise<Result>;
    };
  };
}

/** Who is signed in, as `/.postern/session` has it. Times are seconds since the epoch, by the server's clock. */
export interface BrowserSession {
  readonly sub: string;
  /** The claims that `session.claims` names. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** When the person last proved who they are. */
  readonly auth_time?: number;
  /** When the session ends unless it is refreshed. */
  readonly exp: number;
  /** When it ends in any case. */
  readonly end: number;
}

const page = globalThis as unknown as Page;
const listeners = new Set<() => void>();
let refreshing: Promise<BrowserSession | undefined> | undefined;
let known: { readonly session: BrowserSession; readonly clockOffset: number } | undefined;

/** Calls `listener` when a refresh finds that nobody is signed in any more. Returns what ends that. */
export function onSignedOut(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The session, or undefined where nobody is signed in. Throws where the gate cannot be asked. */
export async function getSession(): Promise<BrowserSession | undefined> {
  const response = await fetch('/.postern/session');
  if (response.ok) return take(response);
  if (response.status !== 401) throw new Error(`The gate answers ${response.status}`);
  known = undefined;
  return undefined;
}

/**
 * The session after `POST /.postern/refresh`; undefined where nobody is signed in any more, of which the listeners of
 * `onSignedOut` hear, or where the gate could not be asked. Calls at one time share one request.
 */
export function refreshSession(): Promise<BrowserSession | undefined> {
  refreshing ??= inTurn(requestRefresh).finally(() => {
    refreshing = undefined;
  });
  return refreshing;
}

/** Refreshes a session that ends within so many seconds and may be made longer; else the one that is known. */
export async function refreshIfDue(withinSeconds = 300): Promise<BrowserSession | undefined> {
  const session = known?.session ?? (await getSession());
  if (!session) return undefined;
  const now = Date.now() / 1000 + (known?.clockOffset ?? 0);
  const isDue = session.exp - now <= withinSeconds && session.exp < session.end;
  return isDue ? refreshSession() : session;
}

/**
 * `fetch`, and once again where this site answers 401 and a refresh finds a session. Gives up with the first answer; then
 * the listeners of `onSignedOut` have heard of it, unless the gate could not be asked. Requests to other sites are left alone.
 */
export async function fetchWithSession(
  input: string | URL | Request,
  init?: RequestInit,
): Promise<Response> {
  const request = new Request(input, init);
  if (new URL(request.url).origin !== page.location.origin) return fetch(request);
  // A body can be read once: the copy is for the second time.
  const again = request.clone();
  const response = await fetch(request);
  if (response.status !== 401 || !(await refreshSession())) return response;
  return fetch(again);
}

/** Leaves the page to sign in, and comes back to it, or to `returnTo`: path and query on this site. */
export function login(returnTo: string = page.location.pathname + page.location.search): void {
  page.location.assign(`/.postern/login?return_to=${encodeURIComponent(returnTo)}`);
}

/** A refresh of another tab that takes longer keeps nobody from leaving. */
const LOGOUT_WAIT_MILLISECONDS = 5000;

/**
 * Leaves the page to sign out, after a refresh that is under way in any tab. `returnTo` must be one of the config's
 * `postLogoutUrls`.
 */
export function logout(returnTo?: string): void {
  const form = page.document.createElement('form');
  form.method = 'post';
  form.action = `/.postern/logout${returnTo ? `?return_to=${encodeURIComponent(returnTo)}` : ''}`;
  page.document.body.append(form);
  const submit = async () => form.submit();
  inTurn(submit, { signal: AbortSignal.timeout(LOGOUT_WAIT_MILLISECONDS) }).catch(submit);
}

/** One tab at a time where the browser has Web Locks: a provider may take a refresh token that comes twice for a theft. */
function inTurn<Result>(
  task: () => Promise<Result>,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Result> {
  return page.navigator?.locks?.request('postern-refresh', options, task) ?? task();
}

async function requestRefresh(): Promise<BrowserSession | undefined> {
  try {
    const response = await fetch('/.postern/refresh', { method: 'POST' });
    if (await isSignedOut(response)) {
      known = undefined;
      for (const listener of listeners) queueMicrotask(listener);
    }
    return response.ok ? await take(response) : undefined;
  } catch {
    // No network, or no JSON: that says nothing of the session.
    return undefined;
  }
}

/** No session, or a provider that lets this person in no more. Any other 403 says nothing of that. */
async function isSignedOut(response: Response): Promise<boolean> {
  if (response.status !== 403) return response.status === 401;
  const { error } = (await response.json()) as { readonly error?: unknown };
  return error === 'login_not_admitted';
}

/** Remembers what an answer says; its `Date` tells how far this computer's clock is off. */
async function take(response: Response): Promise<BrowserSession> {
  const session = (await response.json()) as BrowserSession;
  const date = Date.parse(response.headers.get('date') ?? '');
  known = { session, clockOffset: date ? (date - Date.now()) / 1000 : 0 };
  return session;
}
