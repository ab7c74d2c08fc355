/** A key set as it enters the lock file: public members only, in one order, so that equal sets are equal text. */

/** A public key as a JWK (RFC 7517), with the members that a verifier uses. */
export interface PublicJwk {
  readonly kty: string;
  readonly [member: string]: string | readonly string[];
}

export interface NormalisedJwks {
  readonly keys: readonly PublicJwk[];
  /** Why members were left out; each text names a key by its `kid` or place. */
  readonly skipped: readonly string[];
}

/** The public members of each key type (RFC 7518 section 6, RFC 8037 section 2, RFC 9964), in the order in which they are written. */
const KEY_MEMBERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['RSA', ['n', 'e']],
  ['EC', ['crv', 'x', 'y']],
  ['OKP', ['crv', 'x']],
  ['AKP', ['pub']],
]);
/** `x5c` and the like are left out: nobody reads them, and they are the largest part of many sets. */
const COMMON_MEMBERS = ['kid', 'alg', 'use'] as const;

/** Normalises the `keys` of a fetched set. A private key that was published is not trusted, and said so. */
export function normaliseJwks(members: readonly unknown[]): NormalisedJwks {
  const skipped: string[] = [];
  const keys: PublicJwk[] = [];
  members.forEach((member, index) => {
    const result = normaliseJwk(member);
    if (typeof result === 'string') skipped.push(`${nameOf(member, index)}: ${result}`);
    else keys.push(result);
  });
  return { keys: keys.sort(compareText), skipped };
}

function compareText(a: PublicJwk, b: PublicJwk): number {
  const [first, second] = [JSON.stringify(a), JSON.stringify(b)];
  if (first === second) return 0;
  return first < second ? -1 : 1;
}

/** The JWK, or why it is left out. */
function normaliseJwk(member: unknown): PublicJwk | string {
  if (typeof member !== 'object' || member === null) return 'it is not an object';
  const jwk = member as Readonly<Record<string, unknown>>;
  const names = KEY_MEMBERS.get(jwk.kty as string);
  if (names === undefined) return `its kty ${JSON.stringify(jwk.kty)} is not a public key type`;
  if ('d' in jwk || 'priv' in jwk) return 'it holds its private part';
  if (jwk.use === 'enc') return 'it is for encryption';
  if (names.some((name) => typeof jwk[name] !== 'string')) return `it lacks one of ${names}`;
  return pick(jwk, names);
}

function pick(jwk: Readonly<Record<string, unknown>>, names: readonly string[]): PublicJwk {
  const members = [...COMMON_MEMBERS, 'kty', ...names].flatMap((name) => {
    const value = jwk[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  const isText = (value: unknown): value is string => typeof value === 'string';
  const operations = Array.isArray(jwk.key_ops) ? { key_ops: jwk.key_ops.filter(isText) } : {};
  return { ...Object.fromEntries(members), kty: jwk.kty as string, ...operations };
}

function nameOf(member: unknown, index: number): string {
  const kid = (member as { readonly kid?: unknown } | null)?.kid;
  return typeof kid === 'string' ? `key ${JSON.stringify(kid)}` : `keys[${index}]`;
}
