/** A set of trusted keys: finds the one that a header means, and remembers the headers it has proven. */
import type { Algorithm, CheckSignature } from './algorithm.ts';
import type { KeyPlan } from './plan.ts';
import type { TokenHeader } from './types.ts';

/** The rows that a verifier allows. Has no prototype, for it is asked with names from tokens. */
export type AlgorithmTable = Readonly<Partial<Record<string, Algorithm>>>;

/** A header and the key that it means. */
export interface KeyedHeader {
  /** The token's beginning up to the first dot, which it includes. */
  readonly text: string;
  readonly header: TokenHeader;
  readonly kid: string | undefined;
  readonly checkSignature: CheckSignature;
}

export interface KeySet {
  /** Headers that came with a good signature. They live and end with the set, so that a key that is gone proves nothing. */
  readonly proven: KeyedHeader[];
  find(alg: string, kid: unknown): FoundKey | undefined;
}

interface FoundKey {
  readonly kid: string | undefined;
  readonly checkSignature: CheckSignature;
}

/** Keys are imported when first used: that takes 0.3 ms in a fresh process, and most sets hold keys that no token names. */
export function createKeySet(keys: readonly KeyPlan[], algorithms: AlgorithmTable): KeySet {
  const imported = new Map<KeyPlan, CheckSignature | undefined>();

  function importKey(key: KeyPlan): CheckSignature | undefined {
    if (!imported.has(key)) imported.set(key, algorithms[key.alg]?.importKey(key));
    return imported.get(key);
  }

  return {
    proven: [],
    find(alg, kid) {
      const [key, another] = keys.filter(
        (candidate) => candidate.alg === alg && (kid === undefined || candidate.kid === kid),
      );
      const checkSignature = key && !another ? importKey(key) : undefined;
      return checkSignature && { kid: key?.kid, checkSignature };
    },
  };
}
