/**
 * From the members of a key set, which may hold anything, to keys bound to exactly one algorithm each.
 * Used on `jwks` at build time and on fetched sets at run time.
 */
import type { Algorithm } from './algorithm.ts';
import type { JsonObject } from './json.ts';
import type { AlgorithmTable } from './key-set.ts';
import type { KeyPlan, SkippedKey, SkipReason } from './plan.ts';

/** Members that a public key does not have (RFC 7518 sections 6.2.2, 6.3.2 and 6.4, RFC 9964). */
const PRIVATE_MEMBER = /^(d?[pq]|d|k|qi|oth|priv)$/;

export interface BoundKeys {
  readonly keys: readonly KeyPlan[];
  readonly skipped: readonly SkippedKey[];
}

/** Hears why members of a fetched set are not used. */
export interface BindParts {
  readonly noteSkipped?: ((issuer: string, skipped: readonly SkippedKey[]) => void) | undefined;
}

/** Binds what can be bound; where somebody listens, there is a reason for each member that cannot. */
export function bindKeys(
  members: readonly unknown[],
  algorithms: AlgorithmTable,
  parts: BindParts,
): BoundKeys {
  const bound: KeyPlan[] = [];
  const skipped: SkippedKey[] = [];
  for (const member of members) {
    const jwk: JsonObject = { __proto__: null, ...Object(member) };
    const key = bindKey(jwk, algorithms);
    if (typeof key !== 'string') bound.push(key);
    else if (parts.noteSkipped) skipped.push({ kid: jwk.kid, reason: key });
  }
  const keys = bound.filter(({ kid }) => {
    const isUnique = kid === undefined || bound.filter((key) => key.kid === kid).length < 2;
    if (!isUnique && parts.noteSkipped) skipped.push({ kid, reason: 'duplicate' });
    return isUnique;
  });
  return { keys, skipped };
}

/** `jwk` is ours and has no prototype: it becomes the key, named after its algorithm even where the set does not name it. */
function bindKey(jwk: JsonObject, algorithms: AlgorithmTable): KeyPlan | SkipReason {
  const { use = 'sig', key_ops: operations = ['verify'], kid = '' } = jwk;
  const [alg, another] = Object.keys(algorithms).filter((name) =>
    fits(jwk, name, algorithms[name] as Algorithm),
  );
  if (!alg || another) return 'algorithm';
  const { members, importKey } = algorithms[alg] as Algorithm;
  if (Object.keys(jwk).some((name) => PRIVATE_MEMBER.test(name) && !members.includes(name))) {
    return 'private';
  }
  // RFC 7517 sections 4.2 and 4.3.
  if (use !== 'sig' || !Array.isArray(operations) || !operations.includes('verify')) return 'use';
  // Before the name is added, for an ML-DSA key must have one of its own.
  const isWellFormed = members.every((name) => isBase64Url(jwk[name]));
  const key = Object.assign(jwk, { alg }) as KeyPlan;
  try {
    if (isWellFormed && typeof kid === 'string') return importKey(key) ? key : 'weak';
  } catch {
    // OpenSSL's reason may quote the key.
  }
  return 'malformed';
}

function fits({ alg, kty, crv }: JsonObject, name: string, row: Algorithm): boolean {
  return (alg === undefined || alg === name) && kty === row.kty && (!row.crv || crv === row.crv);
}

function isBase64Url(value: unknown): boolean {
  return typeof value === 'string' && /^[\w-]+$/.test(value);
}
