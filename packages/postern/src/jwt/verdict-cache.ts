/**
 * Verdicts on tokens that have been seen before: a hit spares the signature check and the parsing. What time or a hook decides is
 * judged again each time, and only "it holds" is answered from here: so the answer is that of the long way, at every `now`.
 */
import type { CheckClaims } from './claims.ts';
import { own } from './json.ts';
import type { KeySet } from './key-set.ts';
import type { IssuerPlan, VerdictCachePlan } from './plan.ts';
import type { VerifiedClaims, VerifiedToken } from './types.ts';

/** A map finds a text by its hash, and hashing a whole token takes six times as long as comparing it. */
const TAIL_CHARACTERS = -24;

/**
 * What a value in the claims may take in memory, with its name and its share of an object. With two bytes for each character of
 * the token, claims of ten shapes took 0.2 to 1.06 of the estimate (Node 20).
 */
const VALUE_BYTES = 64;

/** The seconds at which the claims' times hold: from the first on, and before the last. */
interface Life {
  readonly from: number;
  readonly until: number;
}

interface Entry extends Life {
  readonly token: string;
  readonly verdict: VerifiedToken;
  /** Estimated bytes. */
  readonly weight: number;
}

export interface VerdictCache {
  /** The verdict on a token that these keys have proven before, if its claims hold at `now`. Takes anything for a token. */
  recall(token: string, keys: KeySet | undefined, now: number): VerifiedToken | undefined;
  /** Freezes a verdict with all that is in it, for every caller gets the same one. Returns how many values there are. */
  freeze(verdict: VerifiedToken): number;
  /** Keeps the verdict on a token that `keys` have proven and whose claims hold. */
  keep(
    token: string,
    verdict: VerifiedToken,
    proof: { keys: KeySet | undefined; values: number },
  ): void;
}

export type CreateVerdictCache = typeof createVerdictCache;

/**
 * Two generations: when the younger is half of what is allowed, it takes the place of the elder. An entry that is used in
 * between moves to the younger, so that what is used stays.
 */
export function createVerdictCache(issuer: IssuerPlan, checkFurther?: CheckClaims): VerdictCache {
  const { maxEntries, maxBytes } = issuer.verdictCache as VerdictCachePlan;
  let young = new Map<string, Entry>();
  let old = young;
  let bytes = 0;
  let provenBy: KeySet | undefined;

  function startGeneration(): void {
    old = young;
    young = new Map();
    bytes = 0;
  }

  function add(entry: Entry): void {
    const { token, weight } = entry;
    if (weight > maxBytes / 2) return;
    if (bytes + weight > maxBytes / 2) startGeneration();
    bytes += weight;
    young.set(token.slice(TAIL_CHARACTERS), entry);
    if (young.size >= maxEntries / 2) startGeneration();
  }

  return {
    recall(token, keys, now) {
      if (keys !== provenBy) {
        // Keys that are gone prove nothing any more.
        provenBy = keys;
        startGeneration();
        startGeneration();
      }
      if (typeof token !== 'string') return;
      const tail = token.slice(TAIL_CHARACTERS);
      const recent = young.get(tail);
      const entry = recent ?? old.get(tail);
      if (entry?.token !== token || !(entry.from <= now && now < entry.until)) return;
      if (checkFurther?.(entry.verdict.claims, now)) return;
      if (!recent) add(entry);
      return entry.verdict;
    },
    freeze,
    keep(token, verdict, { keys, values }) {
      // A hook may have asked about another token meanwhile, at another time.
      if (keys !== provenBy) return;
      const weight = token.length * 2 + values * VALUE_BYTES;
      // A copy: a part of a longer text would keep all of that in memory.
      const copy = Buffer.from(token).toString('latin1');
      add({ token: copy, verdict, weight, ...lifeOf(issuer, verdict.claims) });
    },
  };
}

/** When the times of claims that have been checked hold: worked out once, for reading them takes a third of a hit. */
function lifeOf({ clockToleranceSeconds = 0 }: IssuerPlan, claims: VerifiedClaims): Life {
  const [exp = Infinity, nbf = -Infinity, iat = -Infinity] = ['exp', 'nbf', 'iat'].map(
    (name) => own(claims, name) as number | undefined,
  );
  return {
    from: Math.max(nbf, iat) - clockToleranceSeconds,
    until: exp + clockToleranceSeconds,
  };
}

function freeze(verdict: VerifiedToken): number {
  let values = 0;
  // A list and no recursion: claims may be nested thousands deep.
  const objects: object[] = [verdict];
  for (const object of objects) {
    for (const value of Object.values(Object.freeze(object))) {
      values++;
      if (value && typeof value === 'object') objects.push(value);
    }
  }
  return values;
}
