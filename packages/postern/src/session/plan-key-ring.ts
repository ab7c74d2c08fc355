/** Checks a key ring, as an object or as the JSON text that `secret('NAME')` stands for. Build time only; quotes no value of it. */
import { createPrivateKey, createPublicKey, type JsonWebKey, sign, verify } from 'node:crypto';
import { decodeBase64Url } from '../jwt/base64url.ts';
import { checkNames, isPlainObject } from '../jwt/check-options.ts';
import { isKeyText } from '../jwt/key-text.ts';
import type { KeyRing, RingKey } from './types.ts';

const MIN_SECRET_BYTES = 32;

/** A random secret has fewer in one of 10^9; a text that someone has typed often has. */
const MIN_DISTINCT_BYTES = 16;

const RING_MEMBERS = ['next', 'current', 'previous', 'assertion'];
const PLACES = ['current', 'next', 'previous'] as const;
const REMEDY = 'make one with "postern keys generate --ring" and give it as secret("NAME")';

/** The ring, with nothing in it that a gate does not need. */
export function checkKeyRing(value: unknown, option: string): KeyRing {
  const ring = readRing(value, option);
  checkNames(ring, `${option}.`, RING_MEMBERS);
  if (!('current' in ring)) throw ringError(`${option}.current`, `is required: ${REMEDY}`);
  const members = PLACES.filter((place) => place in ring).map(
    (place) => [place, checkRingKey(ring[place], `${option}.${place}`)] as const,
  );
  checkDistinct(members, option);
  const assertion = 'assertion' in ring && {
    assertion: checkAssertionKey(ring.assertion, `${option}.assertion`),
  };
  refuseSecretNames([...members, ...Object.entries(assertion || {})], option);
  return { ...(Object.fromEntries(members) as { current: RingKey }), ...assertion };
}

function readRing(value: unknown, option: string): Readonly<Record<string, unknown>> {
  const ring = typeof value === 'string' ? parse(value) : value;
  if (isPlainObject(ring)) return ring;
  throw ringError(option, `must be a key ring or its JSON text, ${kindOf(value)}: ${REMEDY}`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the text.
    return undefined;
  }
}

function checkRingKey(value: unknown, option: string): RingKey {
  if (!isPlainObject(value)) {
    throw ringError(option, `must be { kid, secret }, ${kindOf(value)}: ${REMEDY}`);
  }
  checkNames(value, `${option}.`, ['kid', 'secret']);
  const { kid, secret } = value;
  return { kid: checkKid(kid, `${option}.kid`), secret: checkSecret(secret, `${option}.secret`) };
}

/** The `kid` is in every cookie. It may be a secret in the wrong place, so it is not quoted either. */
function checkKid(kid: unknown, option: string): string {
  if (typeof kid === 'string' && /^[\w-]{1,64}$/.test(kid)) return kid;
  throw ringError(option, `must have 1 to 64 letters, digits, "-" or "_", ${kindOf(kid)}`);
}

function checkSecret(secret: unknown, option: string): string {
  const bytes = readRandomSecret(secret);
  if (!bytes) {
    throw ringError(
      option,
      `must be base64url of at least ${MIN_SECRET_BYTES} bytes, ${MIN_DISTINCT_BYTES} of them distinct, got something else: ${REMEDY}`,
    );
  }
  if (isKeyText(bytes)) {
    throw ringError(
      option,
      `must be a random secret, got the text of a key, with which everybody who has the key could sign in: ${REMEDY}`,
    );
  }
  return secret as string;
}

/** The bytes of base64url that is long enough, and not what somebody has typed. */
function readRandomSecret(secret: unknown): Buffer | undefined {
  const bytes = typeof secret === 'string' && isAscii(secret) ? decodeBase64Url(secret) : undefined;
  const isStrong =
    bytes && bytes.length >= MIN_SECRET_BYTES && new Set(bytes).size >= MIN_DISTINCT_BYTES;
  return isStrong ? bytes : undefined;
}

/** Whether it can be a secret that nobody guesses: base64url of at least 32 bytes, as `postern keys generate` makes it. */
export function isRandomSecret(secret: unknown): secret is string {
  return readRandomSecret(secret) !== undefined;
}

function isAscii(text: string): boolean {
  return Buffer.byteLength(text) === text.length;
}

/** One `kid` for two keys would hide the second one; one secret under two names is not rotated. */
function checkDistinct(
  members: readonly (readonly [place: string, key: RingKey])[],
  option: string,
): void {
  for (const [index, [place, key]] of members.entries()) {
    for (const [earlier, other] of members.slice(0, index)) {
      for (const name of ['kid', 'secret'] as const) {
        if (key[name] !== other[name]) continue;
        throw ringError(
          `${option}.${place}.${name}`,
          `must differ from that of "${earlier}": make the next key with "postern keys rotate"`,
        );
      }
    }
  }
}

/** A `kid` is in the header of every cookie, or published: as the name of a key no secret may be given to everybody. */
function refuseSecretNames(
  members: readonly (readonly [place: string, key: Readonly<Record<string, string>> | RingKey])[],
  option: string,
): void {
  const secrets = new Set(members.flatMap(([, { kid: _, ...values }]) => Object.values(values)));
  for (const [place, { kid }] of members) {
    if (kid === undefined || !secrets.has(kid)) continue;
    throw ringError(
      `${option}.${place}.kid`,
      `must be a name of its own, got a value of the ring, which everybody could read as a "kid": ${REMEDY}`,
    );
  }
}

const ASSERTION_MEMBERS = ['kid', 'kty', 'crv', 'x', 'y', 'd'] as const;

function checkAssertionKey(value: unknown, option: string): Readonly<Record<string, string>> {
  if (!isPlainObject(value)) throw assertionError(option, kindOf(value));
  const kid = checkKid(value.kid, `${option}.kid`);
  const { kty, crv, alg = 'ES256', use = 'sig' } = value;
  if (kty !== 'EC' || crv !== 'P-256' || alg !== 'ES256' || use !== 'sig') {
    throw assertionError(option, 'got a key of another type, or for another use');
  }
  const jwk = Object.fromEntries(ASSERTION_MEMBERS.map((name) => [name, value[name]]));
  if (!isPair(jwk)) throw assertionError(option, 'got a key whose halves are no pair');
  return { ...(jwk as Record<string, string>), kid };
}

function assertionError(option: string, got: string): TypeError {
  return ringError(
    option,
    `must be a private JWK for ES256 (P-256) with a "kid", ${got}: make a ring with "postern keys generate --ring --assertion"`,
  );
}

/** Node takes a private key and a public one that have nothing to do with one another. */
function isPair(jwk: JsonWebKey): boolean {
  try {
    const { d: _, ...publicHalf } = jwk;
    const key = createPrivateKey({ key: jwk, format: 'jwk' });
    const publicKey = createPublicKey({ key: publicHalf, format: 'jwk' });
    const text = Buffer.from('postern');
    return verify('sha256', text, publicKey, sign('sha256', text, key));
  } catch {
    // OpenSSL's reason says nothing of use.
    return false;
  }
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'got an array';
  if (value === undefined || value === null) return `got ${value}`;
  if (typeof value === 'string') return 'got a text that is none';
  return typeof value === 'object' ? 'got another object' : `got a ${typeof value}`;
}

function ringError(option: string, rest: string): TypeError {
  return new TypeError(`Option "${option}" ${rest}`);
}
