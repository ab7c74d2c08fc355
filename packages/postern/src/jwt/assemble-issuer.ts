/**
 * Joins a plan and the parts it names into a verifier. The steps of verifying a token are those of `verifySync`, top to
 * bottom: shape, header, key, signature, and only then the claims.
 */
import type { TokenRejectionCode } from '../errors.ts';
import type { Algorithm } from './algorithm.ts';
import type { AlgorithmName } from './algorithms.ts';
import type { ChooseIssuer } from './choose-issuer.ts';
import { type CheckClaims, createStandardChecks } from './claims.ts';
import { own } from './json.ts';
import { type AlgorithmTable, createKeySet, type KeyedHeader, type KeySet } from './key-set.ts';
import type { ClaimCheckPart, IssuerPlan, VerifierPlan } from './plan.ts';
import { reject } from './reject.ts';
import type { CreateRemoteKeys, RemoteKeysPorts } from './remote-keys.ts';
import { readClaims, readHeader, readSignedParts, readToken, type TokenShape } from './token.ts';
import type { MatchTyp } from './typ.ts';
import type { VerifiedClaims, Verifier, VerifyResult } from './types.ts';

/** How many different headers a key set remembers: an issuer has one for each key, unless it puts something of the token there. */
const MAX_PROVEN_HEADERS = 8;

type CreateCheck = (issuer: IssuerPlan) => CheckClaims;

/** What a verifier is assembled from, under the names that `partsOf` gives: only what its plan uses. */
export interface VerifierParts
  extends Partial<Record<AlgorithmName, Algorithm>>,
    Partial<Record<ClaimCheckPart, CreateCheck>>,
    RemoteKeysPorts {
  readonly createRemoteKeys?: CreateRemoteKeys;
  readonly matchTyp?: MatchTyp;
  readonly chooseIssuer?: ChooseIssuer;
}

/** Assembles the verifier that `plan` describes; throws a TypeError when a part that it needs is missing. */
export function assembleVerifier(plan: VerifierPlan, parts: VerifierParts): Verifier {
  const verifiers = plan.issuers.map((issuer) => assembleIssuer(issuer, parts));
  return verifiers.length > 1
    ? (parts.chooseIssuer as ChooseIssuer)(plan, verifiers)
    : (verifiers[0] as Verifier);
}

function assembleIssuer(plan: IssuerPlan, parts: VerifierParts): Verifier {
  const { clock } = parts;
  // Without a prototype, so that a polluted one cannot add a setting.
  const issuer = { __proto__: null, ...plan } as IssuerPlan;
  const algorithms = selectAlgorithms(issuer, parts);
  const remote =
    issuer.remote && (parts.createRemoteKeys as CreateRemoteKeys)(issuer, algorithms, parts);
  const fixedKeys = createKeySet(issuer.keys ?? [], algorithms);
  const isTypAllowed = issuer.typ && (parts.matchTyp as MatchTyp)(issuer.typ);
  const checks = selectChecks(issuer, parts);

  function verifyNow(token: string, moment: Moment): VerifyResult {
    const shape = readToken(token);
    if (typeof shape === 'string') return reject(shape);
    const keys = remote ? remote.trusted(moment.now) : fixedKeys;
    const proven = keys?.proven.find(({ text }) => token.startsWith(text));
    const keyed = proven ?? findKey(token, { ...moment, shape, keys });
    if (typeof keyed === 'string') return reject(keyed);
    const segments = readSignedParts(shape);
    if (!segments) return reject('token_malformed');
    if (!keyed.key.checkSignature?.(segments.signed, segments.signature)) {
      return reject('signature_invalid');
    }
    if (!proven) remember(keyed, keys as KeySet);
    const claims = readClaims(segments);
    if (!claims) return reject('payload_malformed');
    for (const check of checks) {
      const refusal = check(claims, moment.now);
      if (refusal) return refusal;
    }
    const { header, key } = keyed;
    return { ok: true, header, claims: claims as VerifiedClaims, kid: key.plan.kid };
  }

  function findKey(
    token: string,
    { now, mayFetch, shape, keys }: Search,
  ): KeyedHeader | TokenRejectionCode {
    const header = readHeader(shape);
    if (typeof header === 'string') return header;
    if (!algorithms[header.alg]) return 'algorithm_not_allowed';
    if (isTypAllowed && !isTypAllowed(own(header, 'typ'))) return 'typ_mismatch';
    const key = keys?.find(header.alg, own(header, 'kid'));
    if (key) return { text: token.slice(0, shape.headerEnd + 1), header, key };
    if (mayFetch && remote?.canRefresh(now)) return 'key_unavailable';
    return keys ? 'key_not_found' : 'jwks_unavailable';
  }

  return {
    verifySync: (token, options) =>
      verifyNow(token, { now: options?.now ?? clock(), mayFetch: true }),
    async verify(token, options) {
      const now = options?.now ?? clock();
      remote?.refreshIfDue(now);
      const result = verifyNow(token, { now, mayFetch: true });
      if (result.ok || result.code !== 'key_unavailable') return result;
      await remote?.refresh(now);
      return verifyNow(token, { now, mayFetch: false });
    },
    refreshIfDue: (now) => remote?.refreshIfDue(now),
    get skippedKeys() {
      return remote ? remote.skippedKeys() : (issuer.skippedKeys ?? []);
    },
  };
}

interface Moment {
  readonly now: number;
  /** False for the last word, after which nobody asks again. */
  readonly mayFetch: boolean;
}

interface Search extends Moment {
  readonly shape: TokenShape;
  readonly keys: KeySet | undefined;
}

/** In a table without a prototype, for it is asked with names from tokens. */
function selectAlgorithms(issuer: IssuerPlan, parts: VerifierParts): AlgorithmTable {
  const table: Record<string, Algorithm | undefined> = Object.create(null);
  for (const name of issuer.algorithms) table[name] = parts[name];
  return table;
}

/** The standard checks, then those that the plan names. A part that is missing throws here, not when a token comes. */
function selectChecks(issuer: IssuerPlan, parts: VerifierParts): readonly CheckClaims[] {
  const further = (issuer.checks ?? []).map((name) => (parts[name] as CreateCheck)(issuer));
  return [createStandardChecks(issuer), ...further];
}

/** The newest first, so that headers that all differ cost little and those that repeat are found. */
function remember(keyed: KeyedHeader, keys: KeySet): void {
  keys.proven = [keyed, ...keys.proven.slice(0, MAX_PROVEN_HEADERS - 1)];
}
