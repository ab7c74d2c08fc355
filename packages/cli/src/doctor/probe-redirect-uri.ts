/**
 * What a stranger can find out of a registration: an authorization request with `prompt=none`. RFC 6749 section 4.1.2.1: where the
 * client or its redirect URI is not known the provider must not send anybody there; where both are, the answer goes there.
 * No credential is sent, and nobody is signed in.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Fetch } from '../lock/fetch-json.ts';

export interface AuthorizationQuestion {
  readonly endpoint: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scope: string;
}

export interface Registration {
  /** `refused`: registered, and the provider refuses the request for another reason. */
  readonly verdict: 'registered' | 'refused' | 'unregistered' | 'unknown';
  readonly reason: string;
}

/** What a request without a person must end with (OpenID Connect Core section 3.1.2.6). */
const NOBODY = [
  'login_required',
  'interaction_required',
  'consent_required',
  'account_selection_required',
];
/** Of RFC 6749 section 4.1.2.1: others are not shown, for they may be anything. */
const REFUSALS = [
  'invalid_request',
  'unauthorized_client',
  'access_denied',
  'unsupported_response_type',
  'invalid_scope',
  'server_error',
  'temporarily_unavailable',
];

export async function probeRedirectUri(
  question: AuthorizationQuestion,
  fetch: Fetch,
): Promise<Registration> {
  const answer = await ask(question, fetch);
  if (answer.verdict !== 'unknown') return answer;
  // A provider that shows a page to everybody says nothing by it; one that refuses an address which nobody has registered does.
  const madeUp = `${question.redirectUri}/${randomBytes(8).toString('hex')}`;
  const control = await ask({ ...question, redirectUri: madeUp }, fetch);
  return control.verdict === 'unregistered'
    ? { verdict: 'registered', reason: 'taken, where a made-up one is refused' }
    : answer;
}

async function ask(question: AuthorizationQuestion, fetch: Fetch): Promise<Registration> {
  const response = await fetch(authorizationUrl(question), {
    redirect: 'manual',
    headers: { accept: 'text/html' },
  });
  const location = response.headers.get('location');
  if (location !== null && response.status >= 300 && response.status < 400) {
    await response.body?.cancel();
    return judgeRedirect(location, question);
  }
  return judgePage(response.status, await readStart(response));
}

/** Pages are longer; what they are about stands at their beginning. */
const PAGE_BYTES = 65_536;

async function readStart({ body }: Response): Promise<string> {
  let text = '';
  for await (const chunk of body ?? []) {
    text += Buffer.from(chunk).toString('latin1');
    if (text.length > PAGE_BYTES) break;
  }
  return text;
}

/** The page is read, and never shown. */
function judgePage(status: number, page: string): Registration {
  const answers = `the provider answers ${status}`;
  const isRefused = status >= 400 && status < 500;
  if (isRefused && /redirect[ _-]?ur[il]|callback url/i.test(page)) {
    return { verdict: 'unregistered', reason: `${answers}, and speaks of the redirect URI` };
  }
  // 403 and the like may be for whoever asks without a browser.
  return status === 400
    ? { verdict: 'unregistered', reason: `${answers}: it does not know the URI, or the client` }
    : { verdict: 'unknown', reason: answers };
}

function authorizationUrl({ endpoint, clientId, redirectUri, scope }: AuthorizationQuestion): URL {
  const url = new URL(endpoint);
  const random = (): string => randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(random()).digest('base64url');
  const parameters = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    prompt: 'none',
    state: random(),
    nonce: random(),
    code_challenge: challenge,
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url;
}

function judgeRedirect(
  location: string,
  { endpoint, redirectUri }: AuthorizationQuestion,
): Registration {
  const target = URL.canParse(location, endpoint) ? new URL(location, endpoint) : undefined;
  const wanted = new URL(redirectUri);
  const error = target?.searchParams.get('error') ?? '';
  if (target?.origin === wanted.origin && target.pathname === wanted.pathname) {
    if (error === '' || NOBODY.includes(error)) {
      return { verdict: 'registered', reason: 'the provider sends people back there' };
    }
    const name = REFUSALS.includes(error) ? error : 'an error of its own';
    return { verdict: 'refused', reason: `registered, but the request is answered with ${name}` };
  }
  if (/redirect|^invalid_(request|client)$|^unauthorized_client$/.test(error)) {
    return {
      verdict: 'unregistered',
      reason: 'the provider sends people to an error page of its own',
    };
  }
  return { verdict: 'unknown', reason: 'the provider sends people to a page of its own' };
}
