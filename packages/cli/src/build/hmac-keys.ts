/** Holds the HMAC keys of a config, once they have their values, to rules that keep them from being guessed or mixed up. */
import { problem } from '../errors.ts';

const MIN_DISTINCT_BYTES = 16;
/** A key as long as the hash (RFC 7518 section 3.2). */
const MIN_KEY_BYTES: ReadonlyMap<unknown, number> = new Map([
  ['HS384', 48],
  ['HS512', 64],
]);
const DEFAULT_MIN_KEY_BYTES = 32;

/** The least bytes for a key of the algorithm; a key that names none is held to HS256's. */
export function minKeyBytes(algorithm: unknown): number {
  return MIN_KEY_BYTES.get(algorithm) ?? DEFAULT_MIN_KEY_BYTES;
}

interface HmacKey {
  /** Such as `issuers[0].jwks.keys[1]`. */
  readonly where: string;
  readonly k: string;
  readonly alg: unknown;
  readonly kid: unknown;
}

/** Refuses with a `UserError` that names the place of a key, never its value. */
export function checkHmacKeys(config: unknown): void {
  const keys = [...findHmacKeys(config, '')];
  for (const key of keys) checkStrength(key);
  keys.forEach((key, index) => {
    for (const other of keys.slice(0, index)) checkPair(other, key);
  });
}

function* findHmacKeys(value: unknown, where: string): Generator<HmacKey> {
  if (Array.isArray(value)) {
    for (const [index, member] of value.entries()) {
      yield* findHmacKeys(member, `${where}[${index}]`);
    }
    return;
  }
  if (!isRecord(value)) return;
  const { kty, k, alg, kid } = value;
  if (kty === 'oct' && typeof k === 'string') yield { where, k, alg, kid };
  for (const [name, member] of Object.entries(value)) {
    yield* findHmacKeys(member, where === '' ? name : `${where}.${name}`);
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function checkStrength({ where, k, alg }: HmacKey): void {
  const minimum = minKeyBytes(alg);
  const reason = weakness(k, minimum);
  if (reason !== undefined) throw problem('secret_weak', where, reason, minimum);
}

function weakness(key: string, minimum: number): string | undefined {
  const bytes = Buffer.from(key, 'base64url');
  if (/\s/.test(key)) return 'it holds a line break or a space';
  if (bytes.toString('base64url') !== key) return 'it is not base64url without padding';
  if (bytes.length < minimum) return `it has ${bytes.length} bytes, at least ${minimum} needed`;
  const distinct = new Set(bytes).size;
  return distinct < MIN_DISTINCT_BYTES
    ? `it has ${distinct} distinct bytes, at least ${MIN_DISTINCT_BYTES} needed`
    : undefined;
}

/**
 * One secret under two algorithms, names or issuers is one key that claims to be two. Two keys of one set and algorithm,
 * one of them without `kid`: no token can mean that one, so it would be refused everywhere, which a rotation must not find
 * out in production.
 */
function checkPair(first: HmacKey, second: HmacKey): void {
  if (first.k === second.k) throw problem('secret_reused', first.where, second.where);
  // A key that names no algorithm may be for the other's.
  const mayShare = first.alg === second.alg || !first.alg || !second.alg;
  if (!mayShare || setOf(first.where) !== setOf(second.where)) return;
  const nameless = [first, second].find(({ kid }) => kid === undefined);
  if (nameless !== undefined) throw problem('secret_nameless', nameless.where);
}

/** The place of the list that holds the key. */
function setOf(where: string): string {
  return where.replace(/\[\d+\]$/, '');
}
