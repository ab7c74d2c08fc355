/** Checks `algorithms`, `jwks` and `jwksUri` together, and binds each key to one algorithm. */
import { KeyObject } from 'node:crypto';
import type { Algorithm } from './algorithm.ts';
import { missingSupport } from './algorithm-support.ts';
import type { AlgorithmName } from './algorithms.ts';
import * as rows from './algorithms.ts';
import { bindKeys } from './bind-keys.ts';
import { checkNames, isPlainObject, type Options, refuse } from './check-options.ts';
import type { AlgorithmTable } from './key-set.ts';
import { isKeyText } from './key-text.ts';
import type { IssuerPlan, KeyPlan } from './plan.ts';

const ALGORITHMS: Readonly<Record<string, Algorithm>> = /* @__PURE__ */ Object.assign(
  Object.create(null),
  rows,
);

type KeyOptions = Pick<IssuerPlan, 'algorithms' | 'keys' | 'skippedKeys'>;

export function readKeys(options: Options, path: string): KeyOptions {
  const hasSet = 'jwks' in options;
  if (!hasSet && !('jwksUri' in options)) {
    throw new TypeError(
      `Option "${path}jwks" or "${path}jwksUri" is required: without keys no token can be verified`,
    );
  }
  const members = hasSet ? readMembers(options.jwks, `${path}jwks`) : [];
  if (members.some(isKeyAsSecret)) {
    throw new TypeError(
      `Option "${path}jwks" holds the text of a key as a secret, with which everybody who has the key could sign: give the key itself as a JWK or KeyObject, or a random secret`,
    );
  }
  const algorithms = readAlgorithms(options, members, path);
  if (!hasSet) return { algorithms };
  const bound = bindKeys(members, selectRows(algorithms), { noteSkipped: () => {} });
  const keys = bound.keys.map(minimise);
  const skippedKeys = bound.skipped;
  if (keys.length === 0) {
    const reasons = skippedKeys.map(({ reason }) => reason).join(', ') || 'it is empty';
    throw new TypeError(
      `Option "${path}jwks" must hold a key for ${algorithms.join(' or ')}, but none is usable: ${reasons}`,
    );
  }
  return skippedKeys.length > 0 ? { algorithms, keys, skippedKeys } : { algorithms, keys };
}

/** The members of the set as JWKs. A string is never a key: neither a PEM nor a secret can be mistaken for the other. */
function readMembers(jwks: unknown, name: string): readonly unknown[] {
  if (!isPlainObject(jwks)) {
    // Only the type is told: the value may be a secret.
    return refuseKeys(
      name,
      `got ${Array.isArray(jwks) ? 'an array' : jwks === null ? 'null' : `a ${typeof jwks}`}`,
    );
  }
  if ('keys' in jwks) {
    const { keys } = jwks;
    return Array.isArray(keys)
      ? keys.map((member, index) => readMember(member, `${name}.keys[${index}]`))
      : refuseKeys(name, '"keys" is not a list');
  }
  const isKey = 'kty' in jwks || 'key' in jwks;
  return isKey
    ? [readMember(jwks, name)]
    : refuseKeys(name, 'got an object with neither "keys", "kty" nor "key"');
}

function isKeyAsSecret(member: unknown): boolean {
  const { kty, k } = Object(member);
  return kty === 'oct' && typeof k === 'string' && isKeyText(Buffer.from(k, 'base64url'));
}

function refuseKeys(name: string, got: string): never {
  throw new TypeError(
    `Option "${name}" must be a JWK set, a JWK or { key: KeyObject, alg, kid }, ${got}: turn a PEM into a KeyObject with createPublicKey, a secret into { kty: "oct", k }`,
  );
}

function readMember(member: unknown, name: string): unknown {
  if (!isPlainObject(member) || !('key' in member)) return member;
  checkNames(member, `${name}.`, ['key', 'alg', 'kid']);
  const { key, alg, kid } = member;
  if (!(key instanceof KeyObject) || key.type === 'private') {
    throw new TypeError(`Option "${name}.key" must be a KeyObject of type "public" or "secret"`);
  }
  if (typeof alg !== 'string' || !ALGORITHMS[alg]) {
    refuse(`${name}.alg`, `one of ${Object.keys(ALGORITHMS).join(', ')}`, alg);
  }
  if ('kid' in member && typeof kid !== 'string') refuse(`${name}.kid`, 'a text', kid);
  return { ...exportKey(key, name), alg, ...(kid === undefined ? {} : { kid }) };
}

function exportKey(key: KeyObject, name: string): object {
  try {
    return key.export({ format: 'jwk' });
  } catch (cause) {
    throw new TypeError(
      `Option "${name}.key" must be of a type that a JWK can hold: RSA, EC, Ed25519, Ed448 or ML-DSA`,
      { cause },
    );
  }
}

export function readAlgorithms(
  options: Options,
  members: readonly unknown[],
  path: string,
): readonly AlgorithmName[] {
  const name = `${path}algorithms`;
  const given = 'algorithms' in options ? options.algorithms : algorithmsOf(members, options);
  const known = Object.keys(ALGORITHMS).join(', ');
  if (!Array.isArray(given) || given.length === 0) {
    return refuse(
      name,
      `a list of ${known} (required unless every key of a static "jwks" names its own)`,
      given,
    );
  }
  const unknown = given.find((alg) => typeof alg !== 'string' || !ALGORITHMS[alg]);
  if (unknown !== undefined || given.includes(undefined)) refuse(name, `made of ${known}`, unknown);
  if (new Set(given).size !== given.length) refuse(name, 'free of duplicates', given);
  checkFamilies(given, { name, isFetched: 'jwksUri' in options });
  for (const alg of given) checkSupport(alg, name);
  return given;
}

/** A bundle for a newer Node is refused as well: its keys cannot be checked here. */
function checkSupport(alg: AlgorithmName, name: string): void {
  const needs = missingSupport(alg, ALGORITHMS[alg] as Algorithm);
  if (!needs) return;
  const { node, openssl } = process.versions;
  throw new TypeError(
    `Option "${name}" cannot hold "${alg}" here: it needs ${needs}, got Node ${node} with OpenSSL ${openssl}`,
  );
}

/** What every key names, if each does. A set that is fetched later may name others, so it does not count. */
function algorithmsOf(members: readonly unknown[], options: Options): unknown {
  const names = members.map((member) => Object(member).alg);
  const isComplete = names.every((alg) => typeof alg === 'string') && !('jwksUri' in options);
  return isComplete ? [...new Set(names)] : undefined;
}

/** A public key must never serve as a secret: so a verifier knows one kind only (RFC 8725 section 3.1). */
function checkFamilies(
  algorithms: readonly string[],
  { name, isFetched }: { name: string; isFetched: boolean },
): void {
  const isHmac = (alg: string) => alg.startsWith('HS');
  const [mac, signature] = [algorithms.find(isHmac), algorithms.find((alg) => !isHmac(alg))];
  if (mac && signature) {
    throw new TypeError(
      `Option "${name}" cannot mix HMAC and public-key algorithms, got "${mac}" and "${signature}": use one verifier for each`,
    );
  }
  if (mac && isFetched) {
    throw new TypeError(
      `Option "${name}" cannot hold "${mac}" with "jwksUri": a secret is never fetched, give it in "jwks"`,
    );
  }
}

export function selectRows(algorithms: readonly AlgorithmName[]): AlgorithmTable {
  const table: Record<string, Algorithm | undefined> = Object.create(null);
  for (const name of algorithms) table[name] = ALGORITHMS[name];
  return table;
}

/** Copies the members that count, so that nothing else is baked into a bundle. */
function minimise(key: KeyPlan): KeyPlan {
  const { members = [] } = ALGORITHMS[key.alg] ?? {};
  const names = ['kid', 'alg', 'kty', 'crv', ...members].filter((name) => name in key);
  return Object.fromEntries(names.map((name) => [name, key[name]])) as unknown as KeyPlan;
}
