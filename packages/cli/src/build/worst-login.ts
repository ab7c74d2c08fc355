/** The largest things that a login makes: its redirect and its pages by asking it, its cookies by the bounds that it keeps. */
import type { Decision, GatePlan, GateRequest } from 'postern/gate';
import * as parts from 'postern/parts';

/** The parts of a gate that sign people in, as `assembleGate` takes them. */
export type SignIn = ReturnType<typeof parts.createSignIn>;

export interface WorstLogin {
  /** The redirect to the provider, its cookie and the removal of older ones included. */
  readonly redirectBytes: number;
  /** All cookies that a sign-in sets at once. */
  readonly setCookieBytes: number;
  /** What a browser then sends to the site; the origin gets none of it. */
  readonly cookieBytes: number;
  /** The same to the login's own endpoints, where the provider's tokens go too. */
  readonly endpointCookieBytes: number;
}

/** What the run-time modules keep to: a test compares them. */
export const BOUNDS = {
  /** Of the session's cookie (`oidc/establish.ts`). */
  valueCharacters: 3_900,
  /** Of the session and all chunks together (`oidc/establish.ts`). */
  togetherCharacters: 10_000,
  /** `oidc/attempt.ts`. */
  attemptCharacters: 2_800,
  openAttempts: 3,
  /** Of a return target that is kept whole (`oidc/return-target.ts`). */
  targetCharacters: 2_048,
} as const;
/** Two tokens, two chunks each. */
const TOKEN_CHUNKS = 4;
const FLAGS = '; Max-Age=34560000; Path=/.postern/; HttpOnly; Secure; SameSite=Lax';
const LONGEST_NAME = '__Host-postern-attempt-0123456789';
/** A short word each: `__Host-postern-rounds`, `__Host-postern-hold`, `__Host-postern-out`. */
const SMALL_COOKIES = 3;

/** A signature of 256 bytes in base64. */
const RSA_TEXT = 'x'.repeat(344);
/** Of as many digits as times have until the year 2286. */
const MAX_TIME = 9_999_999_999;

/** The login with nobody behind it: what it says of itself needs no provider. */
export function assembleSignIn(
  { login, keyRing }: Pick<GatePlan, 'login' | 'keyRing'>,
  code: 'session_revoked' | 'store_unavailable' | undefined = undefined,
): SignIn | undefined {
  if (!login || !keyRing) return undefined;
  const assembled = parts.assembleLogin(login, keyRing, {
    ...parts,
    clients: {
      none: parts.authenticateNone,
      client_secret_basic: parts.authenticateBasic,
      client_secret_post: parts.authenticatePost,
      private_key_jwt: parts.authenticateKey,
    },
    assembleIdTokenVerifier: () => ({}) as never,
    fetch: pushed,
  });
  return parts.createSignIn(code ? { ...assembled, read: () => ({ ok: false, code }) } : assembled);
}

/** What a provider answers to a pushed request: a reference of a usual length. */
async function pushed(): Promise<Response> {
  const body = {
    request_uri: `urn:ietf:params:oauth:request_uri:${'x'.repeat(64)}`,
    expires_in: 60,
  };
  return Response.json(body, { status: 201 });
}

/** Somebody at the site's longest address, with as many logins under way as there may be. */
export async function findWorstLogin(
  plan: Pick<GatePlan, 'login' | 'keyRing' | 'policy'>,
): Promise<WorstLogin | undefined> {
  const signIn = assembleSignIn(plan);
  if (!signIn) return undefined;
  const host = [...(plan.policy.hosts ?? [])].sort((a, b) => b.length - a.length)[0] ?? '';
  const name = LONGEST_NAME.length + '=; '.length;
  const small = SMALL_COOKIES * (name + 1);
  const signed = signedCookies(plan, host);
  const cookieBytes =
    name +
    BOUNDS.valueCharacters +
    BOUNDS.openAttempts * (name + BOUNDS.attemptCharacters) +
    small +
    signed.cookieBytes;
  const line = 'set-cookie: \r\n'.length + FLAGS.length;
  const cleared = BOUNDS.openAttempts * (line + LONGEST_NAME.length + 1);
  return {
    redirectBytes: await longestRedirect(signIn, host),
    setCookieBytes:
      BOUNDS.togetherCharacters +
      (1 + TOKEN_CHUNKS) * (line + name) +
      cleared +
      line +
      small +
      signed.setCookieBytes,
    cookieBytes,
    endpointCookieBytes:
      cookieBytes - BOUNDS.valueCharacters + BOUNDS.togetherCharacters + TOKEN_CHUNKS * name,
  };
}

/** CloudFront's own, for a host and an RSA key: a fetched key may be one. */
function signedCookies(
  { login }: Pick<GatePlan, 'login'>,
  host: string,
): Pick<WorstLogin, 'cookieBytes' | 'setCookieBytes'> {
  if (!login?.session.signedCookies) return { cookieBytes: 0, setCookieBytes: 0 };
  const { issue } = parts.createSignedCookies(login.session.signedCookies);
  const lines = issue(`https://${host}`, { now: 0, end: MAX_TIME }).map(([, value]) => value);
  const pairs = lines.map((line) => line.replace(/;.*/, '').replace(/(?<=Signature=).*/, RSA_TEXT));
  const cookieBytes = pairs.join('; ').length + '; '.length;
  const line = 'set-cookie: \r\n'.length + FLAGS.length;
  return { cookieBytes, setCookieBytes: cookieBytes + pairs.length * line };
}

/** That of the longest address which is kept whole; a longer one is cut, and its redirect is short. */
async function longestRedirect(signIn: SignIn, host: string): Promise<number> {
  let [kept, cut] = [1, BOUNDS.targetCharacters + 1];
  let bytes = 0;
  while (cut - kept > 1) {
    const length = Math.floor((kept + cut) / 2);
    const subject = { request: visitOf(host, length), rule: { allow: 'authenticated' }, index: 0 };
    const decision = (await signIn.authenticate(subject as never, 0)) as Decision & Cut;
    if (decision.note === undefined) {
      kept = length;
      bytes = sizeOf(decision);
    } else {
      cut = length;
    }
  }
  return bytes;
}

/** What a decision says of a return target that did not fit. */
interface Cut {
  readonly note?: string;
}

/** Somebody goes to an address of so many characters, with a cookie of each open attempt. */
function visitOf(host: string, pathLength: number): GateRequest {
  const names = Array.from({ length: BOUNDS.openAttempts }, (_, place) =>
    `attempt-${place}`.padEnd(10, 'x'),
  );
  const cookie = names.map((name) => `__Host-postern-attempt-${name.slice(-10)}=x`).join('; ');
  return {
    method: 'GET',
    host: host.replace('*', 'x'),
    path: `/${'x'.repeat(pathLength - 1)}`,
    query: '',
    headers: {
      accept: ['text/html'],
      'sec-fetch-mode': ['navigate'],
      'sec-fetch-dest': ['document'],
      cookie: [cookie],
    },
    clientIp: '',
  };
}

/** As it goes over the wire: `name: value` and a line break for each header. */
export function sizeOf(decision: Decision): number {
  if (decision.kind === 'allow') return 0;
  const lines = decision.headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.byteLength(lines + decision.body);
}
