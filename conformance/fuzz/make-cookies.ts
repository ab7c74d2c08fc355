/** What a browser may hold of a gate, good and bad: sessions, attempts, sealed tokens, and the cookies of everybody else beside them. */
import type { KeyRing } from 'postern/gate';
import { type KeyPurpose, keyFor, sealJwe, signSession } from '../support/ring-forge.ts';
import { mutateText } from './mutate-text.ts';
import { mutateValue, ODD_JSON } from './mutate-value.ts';
import type { InputRandom } from './random.ts';
import {
  HOST,
  OTHER_HOST,
  PROVIDER,
  RING,
  type SessionGate,
  STRANGE_RING,
} from './session-gates.ts';
import { NOW } from './token-parts.ts';

/** None of them may ever be said to anybody. All of it is new to every text that a gate makes. */
export const SID = 'sid-canary-0123456789a';
export const VERIFIER = 'verifier-canary-0123456789-0123456789-01234';
export const NONCE = 'nonce-canary-0123456789-0123456789-01234567';
export const REFRESH_TOKEN = 'refresh-token-canary-0123456789';
/** Goes to the provider's logout, as a hint. */
export const ID_TOKEN = 'header.id-token-canary-0123456789.signature';
export const STATE = 'state-0123456789-0123456789-0123456789-0123';

/** What no gate has made, and every gate gets. */
const HOSTILE: readonly string[] = [
  ...['', ';', ';;;;', '=', '=x', 'a', 'a; b; c', 'a="quoted; value"', 'a=b=c=d', '\t; \t=\t'],
  ...['t=%FF%FE%', 't=%', 'é=é', '__proto__=1; constructor=2', 'a\r\nset-cookie: x=1', '\0=\0'],
  ...[`x=${'y'.repeat(8_192)}`, Array.from({ length: 400 }, (_, n) => `c${n}=1`).join('; ')],
  ...['__Host-postern-attempt-=x', '__Host-postern-attempt-aaaaaaaaaa=x', '__Host-postern-x\t=1'],
  ...['__Host-postern-attempt-a\r\nb: c=1', '__Secure-postern-id.7=x', '__Secure-postern-id=x'],
  ...['"__Host-postern-session=x"', '\u00a0__Host-postern-session=x', '__host-postern-session=x'],
];

type Claims = Readonly<Record<string, unknown>>;

/** The text of a session that is signed with a key of the ring, and what it says. */
export interface MadeSession {
  readonly text: string;
  readonly claims: Claims;
}

export interface MadeCookies {
  readonly cookie: readonly string[];
  readonly signed?: MadeSession;
  /** Texts that must not be told, whole. */
  readonly texts: readonly string[];
}

/** Deriving one takes longer than signing with it. */
const KEYS = new Map<string, Buffer>();

function keyOf(ring: KeyRing, purpose: KeyPurpose): Buffer {
  const name = `${ring.current.secret} ${purpose}`;
  const key = KEYS.get(name) ?? keyFor(ring, purpose);
  KEYS.set(name, key);
  return key;
}

/** Mostly the current key; the others are believed as well, and the stranger's never. */
function pickRing({ below }: InputRandom): KeyRing {
  const kind = below(20);
  if (kind > 2) return { current: RING.current };
  return [{ current: RING.previous }, { current: RING.next }, STRANGE_RING][kind] as KeyRing;
}

export function makeCookies(gate: SessionGate, host: string, random: InputRandom): MadeCookies {
  const session = makeSession(gate, host, random);
  const pairs: string[] = [];
  const texts: string[] = [];
  function add(name: string, text: string, percent: number): void {
    if (!random.chance(percent)) return;
    texts.push(text);
    pairs.push(`${name}=${random.chance(8) ? mutateText(text, random) : text}`);
  }
  if (session && random.chance(85)) {
    texts.push(session.text);
    pairs.push(`__Host-postern-session=${breakSome(session.text, random)}`);
  }
  const attempt = `__Host-postern-attempt-${STATE.slice(0, 10)}`;
  add(attempt, makeAttempt({ gate, host, name: attempt }, random), 55);
  for (const kind of ['refresh', 'id'] as const) {
    add(`__Secure-postern-${kind}.0`, makeSealed(kind, host, random), 25);
  }
  if (random.chance(6))
    pairs.push(`__Host-postern-rounds=${random.pick(['1', '2', '2', '9', 'x'])}`);
  if (random.chance(6)) pairs.push('__Host-postern-hold=1');
  if (random.chance(4))
    pairs.push(`__Host-postern-out=${random.pick([SID.slice(0, 10), 'x', ''])}`);
  for (let count = random.pick([0, 0, 0, 1, 2]); count > 0; count--) {
    pairs.splice(random.below(pairs.length + 1), 0, random.pick(HOSTILE));
  }
  if (pairs.length > 0 && random.chance(4)) pairs.push(random.pick(pairs));
  return {
    cookie: joinPairs(pairs, random),
    texts,
    ...(session?.isOurs && { signed: session }),
  };
}

/** One header, or one for each half: HTTP/2 lets browsers do that. */
function joinPairs(pairs: readonly string[], random: InputRandom): readonly string[] {
  if (pairs.length === 0) return random.chance(50) ? [] : [''];
  const separator = random.pick(['; ', '; ', '; ', ';', ' ;\t']);
  const at = random.chance(10) ? random.below(pairs.length) : 0;
  const halves = at > 0 ? [pairs.slice(0, at), pairs.slice(at)] : [pairs];
  return halves.map((half) => half.join(separator));
}

function makeSession(
  { admission }: SessionGate,
  host: string,
  random: InputRandom,
): (MadeSession & { readonly isOurs: boolean }) | undefined {
  if (random.chance(8)) return;
  const iat = NOW - random.pick([0, 10, 10, 250, 400, 599]);
  const good = {
    ...{ aud: host, idp: PROVIDER, sub: 'ada', sid: SID, adm: admission },
    ...{ since: iat, iat, exp: iat + 600, end: NOW + random.pick([100, 3_000, 3_000]) },
    ...(random.chance(30) && { r: 1 }),
    ...(random.chance(30) && { auth_time: iat, op_sid: 'op' }),
    c: random.pick([{}, { groups: ['admin'] }, { groups: 'x' }, { groups: ['é', ','] }]),
  };
  const kind = random.below(20);
  const changes = [
    { exp: NOW - random.below(2), iat: NOW - 700 },
    { end: NOW },
    { aud: random.pick([OTHER_HOST, 'x.example', HOST.toUpperCase(), '']) },
    { iat: NOW + 61 },
    random.pick([{ adm: 'x' }, { idp: 'https://staff.example.net' }, { idp: 'https://x.example' }]),
  ];
  const changed = kind < 5 ? { ...good, ...changes[kind] } : good;
  const claims = kind === 5 ? mutateValue(good, random, ODD_JSON) : changed;
  const ring = pickRing(random);
  const purpose = random.chance(97)
    ? 'session'
    : random.pick(['attempt', 'log', 'bearer'] as const);
  const payload = JSON.parse(JSON.stringify(claims) ?? 'null');
  const text = signSession(keyOf(ring, purpose), ring.current.kid, payload);
  return { text, claims: Object(payload), isOurs: purpose === 'session' && ring !== STRANGE_RING };
}

/** Most stay whole: what lies behind the signature is to be reached too. */
function breakSome(text: string, random: InputRandom): string {
  const kind = random.below(100);
  if (kind < 85) return text;
  if (kind < 88) return random.pick(['', '.', '..', 'a.b.c', 'null', '"', 'x'.repeat(8_192)]);
  if (kind < 90)
    return random.pick([`"${text}"`, ` ${text}`, `${text} `, encodeURIComponent(`${text}=`)]);
  if (kind > 94) return mutateText(text, random);
  const segments = text.split('.');
  segments[random.below(3)] = random.pick([
    '',
    'e30',
    'AAAA',
    segments[0] ?? '',
    segments[1] ?? '',
  ]);
  return segments.join('.');
}

function makeAttempt(
  { gate, host, name }: { gate: SessionGate; host: string; name: string },
  random: InputRandom,
): string {
  const attempt = {
    ...{ s: STATE, n: NONCE, v: VERIFIER, i: NOW - random.pick([0, 1, 100, 300, 599, 600]) },
    // Nobody else seals one: what is here is what a gate has put in.
    r: random.pick(['/me', '/me?a=b&c', '/', '/x%2fy', '/x//y']),
    ...(gate.providerName && { p: random.chance(90) ? gate.providerName : 'staff' }),
  };
  const context = [name, random.chance(92) ? host : OTHER_HOST];
  const ring = pickRing(random);
  return sealJwe(keyOf(ring, 'attempt'), { kid: ring.current.kid, value: attempt, context });
}

function makeSealed(kind: 'refresh' | 'id', host: string, random: InputRandom): string {
  const value =
    kind === 'id'
      ? { t: ID_TOKEN }
      : { t: REFRESH_TOKEN, s: NOW - 100, e: NOW + random.pick([-1, 5, 500]) };
  const context = [`__Secure-postern-${kind}`, host, random.chance(95) ? SID : 'another'];
  const ring = pickRing(random);
  return sealJwe(keyOf(ring, kind), { kid: ring.current.kid, value, context });
}
