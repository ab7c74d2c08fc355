/** A set of trusted keys: finds the one that a header means, and remembers the headers it has proven. */
import type { Algorithm, CheckSignature } from './algorithm.ts';
import type { KeyPlan } from './plan.ts';
import type { TokenHeader } from './types.ts';

/** The rows that a verifier allows. Has no prototype, for it is asked with names from tokens. */
export type AlgorithmTable = Readonly<Partial<Record<string, Algorithm>>>;

/** A key, and how it checks a signature: imported when first used, for that takes 0.3 ms in a fresh process. */
export interface VerificationKey {
  readonly plan: KeyPlan;
  checkSignature?: CheckSignature | undefined;
}

/** A header and the key that it means. */
export interface KeyedHeader {
  /** The token's beginning up to the first dot, which it includes. */
  readonly text: string;
  readonly header: TokenHeader;
  readonly key: VerificationKey;
}

export interface KeySet {
  /** Headers that came with a good signature. They live and end with the set, so that a key that is gone proves nothing. */
  proven: readonly KeyedHeader[];
  find(alg: string, kid: unknown): VerificationKey | undefined;
}

export function createKeySet(plans: readonly KeyPlan[], algorithms: AlgorithmTable): KeySet {
  const keys: VerificationKey[] = plans.map((plan) => ({ plan }));
  return {
    proven: [],
    find(alg, kid) {
      const [key, another] = keys.filter(
        ({ plan }) => plan.alg === alg && (kid === undefined || plan.kid === kid),
      );
      if (!key || another) return;
      key.checkSignature ??= algorithms[alg]?.importKey(key.plan);
      return key;
    },
  };
}
