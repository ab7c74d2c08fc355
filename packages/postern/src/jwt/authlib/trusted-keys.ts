/** The second argument of `decode`: which keys are believed, and which of them a header means. */
import type { AlgorithmName } from '../algorithms.ts';
import { isPlainObject, snapshot } from '../check-options.ts';
import { type AlgorithmTable, createKeySet, type VerificationKey } from '../key-set.ts';
import type { JsonWebKey, JsonWebKeySet, KeyWithAlgorithm } from '../options.ts';
import type { KeyPlan } from '../plan.ts';
import { readKeys, selectRows } from '../plan-keys.ts';
import type { TokenHeader } from '../types.ts';

/** A JWK, a JWK set, or a KeyObject with its algorithm. Never a text. */
export type TrustedKey = JsonWebKeySet | JsonWebKey | KeyWithAlgorithm;

/** Keys that are bound to one algorithm each. */
export interface TrustedKeys {
  readonly algorithms: AlgorithmTable;
  find(header: TokenHeader): VerificationKey | undefined;
}

/**
 * The keys of `jwks`, with authlib's way of finding one: a single key is the key, whatever `kid` the token has; in a set it
 * is the one with the token's `kid`, or the only member when the token has none.
 */
function trustKeys(jwks: TrustedKey, names: readonly AlgorithmName[]): TrustedKeys {
  const { keys } = readKeys({ algorithms: names, jwks }, '');
  const { keys: members } = jwks as { readonly keys?: readonly unknown[] };
  const algorithms = selectRows(names);
  const set = createKeySet(keys as readonly KeyPlan[], algorithms);
  return {
    algorithms,
    find({ alg, kid }) {
      if (members && kid !== undefined) return set.find(alg, kid);
      return !members || members.length === 1 ? set.find(alg, undefined) : undefined;
    },
  };
}

/** Remembers the last set by its content, for to import its keys takes longer than to check a signature. */
export function createKeyMemory(
  names: readonly AlgorithmName[],
): (jwks: TrustedKey) => TrustedKeys {
  let last: { readonly text: string; readonly keys: TrustedKeys } | undefined;
  return (jwks) => {
    // What is undefined or endless is refused here, before it is written as text.
    const taken = snapshot(jwks, 'jwks') as TrustedKey;
    const text = textOf(taken);
    if (last && last.text === text) return last.keys;
    const keys = trustKeys(taken, names);
    if (text !== undefined) last = { text, keys };
    return keys;
  };
}

/** Undefined where the text would not tell all: a KeyObject has none. */
function textOf(jwks: TrustedKey): string | undefined {
  let isText = true;
  const text = JSON.stringify(jwks, (_, value) => {
    const isPlain = value === null || Array.isArray(value) || isPlainObject(value);
    isText &&= typeof value === 'object' ? isPlain : typeof value !== 'bigint';
    return isText ? value : null;
  });
  return isText ? text : undefined;
}
