/** Random session cookies: good ones, and all that could be taken for one. Signed by `ring-forge.ts`, not by the gate. */
import { createHash, createHmac } from 'node:crypto';
import type { KeyRing } from 'postern/gate';
import { mutateText } from '../fuzz/mutate-text.ts';
import { ODD_JSON } from '../fuzz/mutate-value.ts';
import type { InputRandom } from '../fuzz/random.ts';
import { keyFor, signHs256, signSession } from '../support/ring-forge.ts';
import { changeMembers } from './change-member.ts';
import type { Policy } from './make-policy.ts';
import { claimsOf, type Persona } from './personas.ts';
import { APP, NOW, PROVIDER, RING, SHOP, STRANGE_RING } from './policy-keys.ts';

/** `good` lets its person in; `due` does too, after a renewal where it is a navigation. */
export type SessionKind = 'good' | 'due' | 'ended' | 'revoked' | 'wrong' | 'odd';

export interface SessionOf {
  readonly policy: Policy;
  readonly host: string;
  readonly persona: Persona;
}

type Claims = Record<string, unknown>;

/** What is revoked in every store that is not empty. */
export const REVOKED = {
  sid: 'sid-revoked-0123456789',
  opSid: 'op-revoked',
  sub: 'revoked',
} as const;

/** Of the latest revocation. */
export const REVOKED_AT: number = NOW - 20;

/** Keys and times of a store: `contracts.md`, "Key ring and revocation". */
export function revocationsAt(now: number): ReadonlyMap<string, number> {
  return new Map([
    [revocationKey('s', REVOKED.sid), now - 20],
    [revocationKey('s', REVOKED.opSid), now - 20],
    [revocationKey('u', REVOKED.sub), now - 200],
  ]);
}

function revocationKey(kind: 's' | 'u', id: string): string {
  return `${kind}.${createHash('sha256').update(`${PROVIDER}\0${id}`).digest('base64url')}`;
}

/** The cookie's value. */
export function makeSession(kind: SessionKind, of: SessionOf, random: InputRandom): string {
  const ring = pickRing(of.policy, random);
  const iat = NOW - (kind === 'due' ? random.pick([300, 400, 599]) : random.pick([0, 1, 10, 299]));
  const good = goodClaims(of, iat, random);
  if (kind === 'good' || kind === 'due') return sign(ring, good);
  if (kind === 'ended') return sign(ring, { ...good, ...random.pick(ENDED) });
  if (kind === 'revoked') return sign(ring, { ...good, ...makeRevoked(random) });
  return kind === 'wrong' ? makeWrong(ring, good, random) : makeOdd(ring, good, random);
}

function goodClaims(
  { policy, host, persona }: SessionOf,
  iat: number,
  random: InputRandom,
): Claims {
  const { sub, scope: _, ...claims } = claimsOf(persona);
  return {
    ...{ aud: host, idp: PROVIDER, sub, sid: 'sid-0123456789abcdefgh', adm: policy.admission },
    ...(random.chance(30) && { r: 1 }),
    ...(random.chance(30) && { auth_time: iat, op_sid: 'op' }),
    ...{ since: iat - random.pick([0, 0, 100, 2_000]), iat, exp: iat + 600 },
    end: random.chance(85) ? NOW + 3_000 : iat + 600,
    c: claims,
  };
}

const ENDED: readonly Claims[] = [
  { iat: NOW - 600, exp: NOW },
  { iat: NOW - 601, exp: NOW - 1 },
  { end: NOW },
  { end: NOW - 100 },
  { iat: NOW - 4_000, exp: NOW - 3_400, end: NOW - 400 },
  { exp: NOW - 0.001 },
];

/** Some of these began after the revocation, and are not refused. Nobody's own `sid` is revoked before it is there. */
function makeRevoked({ pick }: InputRandom): Claims {
  return pick<Claims>([
    { sid: REVOKED.sid, since: REVOKED_AT - pick([0, 2_000]) },
    { sid: REVOKED.sid, since: REVOKED_AT + 5, op_sid: REVOKED.opSid },
    { op_sid: REVOKED.opSid, since: REVOKED_AT },
    { op_sid: REVOKED.opSid, since: REVOKED_AT + pick([4, 5, 5.5, 6]) },
    { sub: REVOKED.sub, since: NOW - 250 },
    { sub: REVOKED.sub, since: NOW - 195 },
    { sub: REVOKED.sub, since: NOW - 194 },
    { sub: REVOKED.sub, since: NOW },
  ]);
}

/** Whole sessions that are not for here. */
function makeWrong(ring: KeyRing, good: Claims, { pick }: InputRandom): string {
  const { kid } = ring.current;
  const key = keyFor(ring, 'session');
  return pick<() => string>([
    () => sign(STRANGE_RING, good),
    () => sign({ current: { ...RING.current, kid: 'ring-9' } }, good),
    () => sign({ current: { kid, secret: RING.previous.secret } }, good),
    () => sign(ring, { ...good, aud: pick([good.aud === APP ? SHOP : APP, 'x.example', '']) }),
    () => sign(ring, { ...good, aud: String(good.aud).toUpperCase() }),
    () => sign(ring, { ...good, idp: 'https://other.example.net' }),
    () => sign(ring, { ...good, idp: pick(['__proto__', 'constructor', '']) }),
    () => sign(ring, { ...good, adm: pick(['x', '', undefined]) }),
    () => sign(ring, { ...good, iat: NOW + pick([61, 60.001, 1e9]) }),
    () => sign(ring, { ...good, iat: NOW + 60, since: NOW + 60, exp: NOW + 660 }),
    () => signSession(keyFor(ring, pick(['attempt', 'refresh', 'id', 'log', 'bearer'])), kid, good),
    () => signHs256(key, { alg: 'HS256', typ: 'JWT', kid }, good),
    () => signHs256(key, { alg: 'HS256', kid, typ: 'postern-session+jwt' }, good),
    () => signHs256(key, { alg: 'none', typ: 'postern-session+jwt', kid }, good),
  ])();
}

/** What a ring's owner could sign by mistake, and texts that somebody has spoilt. */
function makeOdd(ring: KeyRing, good: Claims, random: InputRandom): string {
  const signed = sign(ring, good);
  return random.pick<() => string>([
    () => sign(ring, changeMembers(good, random)),
    () => sign(ring, changeMembers(good, random)),
    () => sign(ring, without(good, random.pick(Object.keys(good)))),
    () => sign(ring, { ...good, [random.pick(Object.keys(good))]: random.pick(ODD_JSON) }),
    () => signText(ring, random.pick(ODD_TEXTS)(JSON.stringify(good))),
    () => mutateText(signed, random),
    () => signed.slice(0, random.pick([-1, -2, -43, -44, 10])),
    () => signed + random.pick(['=', 'A', '.', '.e30', '"']),
    () => signed.replace(/.$/, (last) => random.pick(['A', 'B', '-', last.toLowerCase()])),
    () => swapSegment(signed, random),
    () => random.pick(['', '.', '..', 'a.b.c', 'null', `"${signed}"`, 'x'.repeat(8_192)]),
  ])();
}

/** Texts that parsers read differently. */
const ODD_TEXTS: readonly ((text: string) => string)[] = [
  (text) => text.replace(/"exp":\d+/, '"exp":1e999'),
  (text) => text.replace(/"iat":\d+/, '"iat":-0'),
  (text) => text.replace(/"end":\d+/, '"end":1E20'),
  (text) => `${text.slice(0, -1)},"sub":"second"}`,
  (text) => text.replace('"aud"', '"\\u0061ud"'),
  (text) => `${text.slice(0, -1)},"__proto__":{"sub":"x"}}`,
  (text) => `[${text}]`,
  (text) => ` \n${text}\t`,
  (text) => `\ufeff${text}`,
  (text) => `${text}${text}`,
  (text) => text.slice(0, -1),
  (text) => `{"a":${'['.repeat(500)}${']'.repeat(500)},${text.slice(1)}`,
  () => '{}',
  () => 'null',
  () => '',
];

function without(claims: Claims, name: string): Claims {
  const { [name]: _, ...others } = claims;
  return others;
}

function swapSegment(signed: string, { below, pick }: InputRandom): string {
  const segments = signed.split('.');
  segments[below(3)] = pick(['', 'e30', 'AAAA', segments[0] ?? '', segments[1] ?? '']);
  return segments.join('.');
}

function sign(ring: KeyRing, claims: unknown): string {
  return signSession(keyFor(ring, 'session'), ring.current.kid, plain(claims));
}

/** A payload that no object writes. */
function signText(ring: KeyRing, text: string): string {
  const [header = ''] = sign(ring, {}).split('.');
  const signed = `${header}.${Buffer.from(text).toString('base64url')}`;
  return `${signed}.${createHmac('sha256', keyFor(ring, 'session')).update(signed).digest('base64url')}`;
}

/** What JSON can hold of it. */
function plain(claims: unknown): object {
  return JSON.parse(JSON.stringify(claims) ?? 'null');
}

/** `current` mostly; the others where the policy's ring has them. */
function pickRing({ config }: Policy, { pick }: InputRandom): KeyRing {
  const ring = config.session?.keyRing;
  const { next, current, previous } = ring as KeyRing;
  return { current: pick([current, current, next ?? current, previous ?? current]) };
}
