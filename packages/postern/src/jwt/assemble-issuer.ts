/**
 * Joins one issuer's plan and the parts it names into a verifier. The steps of verifying a token are those of `verifySync`, top to
 * bottom: shape, header, key, signature, and only then the claims.
 */
import type { TokenRejectionCode } from '../errors.ts';
import type { Algorithm } from './algorithm.ts';
import type { AlgorithmName } from './algorithms.ts';
import { type CheckClaims, checkStandardClaims } from './claims.ts';
import { own } from './json.ts';
import { type AlgorithmTable, createKeySet, type KeyedHeader, type KeySet } from './key-set.ts';
import type { ClaimCheckPart, IssuerPlan } from './plan.ts';
import { reject } from './reject.ts';
import type { CreateRemoteKeys, RemoteKeysPorts } from './remote-keys.ts';
import { readClaims, readHeader, readShape, readSignedParts, type TokenShape } from './token.ts';
import type { MatchTyp } from './typ.ts';
import type { AssembledVerifier, VerifiedClaims, VerifyResult } from './types.ts';
import type { CreateVerdictCache } from './verdict-cache.ts';

/** How many different headers a key set remembers: an issuer has one for each key, unless it puts something of the token there. */
const MAX_PROVEN_HEADERS = 8;

type CreateCheck = (issuer: IssuerPlan) => CheckClaims;

/** What a verifier is assembled from, under the names that `partsOf` gives: only what its plan uses. */
export interface VerifierParts
  extends Partial<Record<AlgorithmName, Algorithm>>,
    Partial<Record<ClaimCheckPart, CreateCheck>>,
    RemoteKeysPorts {
  readonly createRemoteKeys?: CreateRemoteKeys;
  readonly createVerdictCache?: CreateVerdictCache;
  readonly matchTyp?: MatchTyp;
}

/** Assembles the verifier that `plan` describes; throws a TypeError when a part that it needs is missing. */
export function assembleIssuer(plan: IssuerPlan, parts: VerifierParts): AssembledVerifier {
  const { clock } = parts;
  // Without a prototype, so that a polluted one cannot add a setting.
  const issuer = { __proto__: null, ...plan } as IssuerPlan;
  const algorithms = selectAlgorithms(issuer, parts);
  const remote =
    issuer.remote && (parts.createRemoteKeys as CreateRemoteKeys)(issuer, algorithms, parts);
  const fixedKeys = createKeySet(issuer.keys ?? [], algorithms);
  const isTypAllowed = issuer.typ && (parts.matchTyp as MatchTyp)(issuer.typ);
  const checkFurther = issuer.checks && joinChecks(issuer, parts);
  const cache =
    issuer.verdictCache && (parts.createVerdictCache as CreateVerdictCache)(issuer, checkFurther);

  /** `mayFetch` is false for the last word, after which nobody asks again. */
  function verifyNow(token: string, now: number, mayFetch: boolean): VerifyResult {
    const keys = remote ? remote.trusted(now) : fixedKeys;
    const known = cache?.recall(token, keys, now);
    if (known) return known;
    const shape = readShape(token);
    if (typeof shape === 'string') return reject(shape);
    const proven = keys && findProven(token, keys);
    const keyed = proven ?? findKey(token, { shape, keys, now, mayFetch });
    if (typeof keyed === 'string') return reject(keyed);
    const segments = readSignedParts(token, shape);
    if (!segments) return reject('token_malformed');
    if (!keyed.key.checkSignature?.(segments.signed, segments.signature)) {
      return reject('signature_invalid');
    }
    if (!proven) remember(keyed, keys as KeySet);
    const claims = readClaims(segments);
    if (!claims) return reject('payload_malformed');
    const { header, key } = keyed;
    const verdict = {
      ok: true,
      header,
      claims: claims as VerifiedClaims,
      kid: key.plan.kid,
    } as const;
    const values = cache?.freeze(verdict) ?? 0;
    const refusal = checkStandardClaims(issuer, claims, now) ?? checkFurther?.(claims, now);
    if (!refusal) cache?.keep(token, verdict, { keys, values });
    return refusal ?? verdict;
  }

  function findKey(
    token: string,
    { shape, keys, now, mayFetch }: Search,
  ): KeyedHeader | TokenRejectionCode {
    const header = readHeader(token, shape);
    if (typeof header === 'string') return header;
    if (!algorithms[header.alg]) return 'algorithm_not_allowed';
    if (isTypAllowed && !isTypAllowed(own(header, 'typ'))) return 'typ_mismatch';
    const key = keys?.find(header.alg, own(header, 'kid'));
    if (key) return { text: token.slice(0, shape.headerEnd + 1), header, key };
    if (mayFetch && remote?.canRefresh(now)) return 'key_unavailable';
    return keys && !remote?.hasFailed() ? 'key_not_found' : 'jwks_unavailable';
  }

  return {
    verifySync: (token, options) => verifyNow(token, options?.now ?? clock(), true),
    async verify(token, options) {
      const now = options?.now ?? clock();
      remote?.refreshIfDue(now);
      const result = verifyNow(token, now, true);
      if (result.ok || result.code !== 'key_unavailable') return result;
      await remote?.renew(now);
      return verifyNow(token, now, false);
    },
    refreshIfDue: (now) => remote?.refreshIfDue(now),
  };
}

interface Search {
  readonly shape: TokenShape;
  readonly keys: KeySet | undefined;
  readonly now: number;
  readonly mayFetch: boolean;
}

/** In a table without a prototype, for it is asked with names from tokens. */
function selectAlgorithms(issuer: IssuerPlan, parts: VerifierParts): AlgorithmTable {
  const table: Record<string, Algorithm | undefined> = Object.create(null);
  for (const name of issuer.algorithms) table[name] = parts[name];
  return table;
}

/** The checks that the plan names, in its order. A part that is missing throws here, not when a token comes. */
function joinChecks(issuer: IssuerPlan, parts: VerifierParts): CheckClaims {
  const checks = (issuer.checks ?? []).map((name) => (parts[name] as CreateCheck)(issuer));
  return (claims, now) => {
    for (const check of checks) {
      const refusal = check(claims, now);
      if (refusal) return refusal;
    }
    return;
  };
}

/** A loop: a callback for each token takes up to 0.3 µs. */
function findProven(token: string, { proven }: KeySet): KeyedHeader | undefined {
  for (const keyed of proven) if (token.startsWith(keyed.text)) return keyed;
  return;
}

/** The newest first, so that headers that all differ cost little and those that repeat are found. */
function remember(keyed: KeyedHeader, keys: KeySet): void {
  keys.proven = [keyed, ...keys.proven.slice(0, MAX_PROVEN_HEADERS - 1)];
}
