/** Bearer tokens under HS256: the steps of `jwt/assemble-issuer.ts` in the function's dialect. Other algorithms are out of its reach. */
import type { GateRejectionCode, TokenRejectionCode } from '../errors.ts';
import { checkStandardClaims } from '../jwt/claims.ts';
import { checkConfiguredClaims } from '../jwt/claims-configured.ts';
import { checkClientId, checkMaxAge } from '../jwt/claims-optional.ts';
import { type JsonObject, own } from '../jwt/json.ts';
import type { IssuerPlan, KeyPlan } from '../jwt/plan.ts';
import { readClaims, readHeader, readShape, readSignedParts } from '../jwt/token.ts';
import { normaliseTyp } from '../jwt/typ.ts';
import { INVALID_REQUEST, INVALID_TOKEN, refuse } from './answers.ts';
import { headers, now } from './current.ts';
import type { FunctionResponse } from './event.ts';
import { hasSeveralIssuers, issuers } from './plan.ts';
import { isSigned, SIGNATURE_CHARACTERS } from './signature.ts';

/** The claims, or why there are none. */
export interface BearerVerdict {
  readonly code?: TokenRejectionCode;
  readonly claim?: string | undefined;
  readonly claims?: JsonObject;
  readonly kid?: string | undefined;
}

type BearerCredential =
  | { readonly code?: undefined; readonly token: string }
  | { readonly code: GateRejectionCode };

/** RFC 6750 section 2.1: the token, or a code. */
function readBearerToken(): BearerCredential {
  const header = headers.authorization;
  if (!header) return { code: 'credential_missing' };
  if (header.multiValue) return { code: 'ambiguous_credential' };
  // The scheme's name is case-insensitive (RFC 9110 section 11.1).
  return header.value.slice(0, 7).toLowerCase() === 'bearer '
    ? { token: header.value.slice(7).trim() }
    : { code: 'unsupported_scheme' };
}

/** The token's claims, or the answer in place of what was asked for. */
export function authenticateBearer(): BearerVerdict | FunctionResponse {
  const credential = readBearerToken();
  if (credential.code === 'ambiguous_credential')
    return refuse(400, credential.code, INVALID_REQUEST);
  if (credential.code) return refuse(401, credential.code);
  const verdict = verifyBearer(credential.token);
  return verdict.code ? refuse(401, verdict.code, INVALID_TOKEN, verdict.claim) : verdict;
}

/** Checks a token in the order of the verifier: shape, header, key, signature, claims. */
function verifyBearer(token: string): BearerVerdict {
  const shape = readShape(token);
  if (typeof shape === 'string') return { code: shape };
  const known = issuers as readonly IssuerPlan[];
  let issuer = known[0] as IssuerPlan;
  if (hasSeveralIssuers) {
    const parts = readSignedParts(token, shape);
    if (!parts) return { code: 'token_malformed' };
    const unverified = readClaims(parts);
    if (!unverified) return { code: 'payload_malformed' };
    const name = own(unverified, 'iss');
    const found = known.find((each) => each.issuer === name);
    if (!found) return { code: 'issuer_unknown' };
    issuer = found;
  }
  const header = readHeader(token, shape);
  if (typeof header === 'string') return { code: header };
  if (header.alg !== 'HS256') return { code: 'algorithm_not_allowed' };
  if (issuer.typ && !isTypAllowed(issuer.typ, own(header, 'typ'))) return { code: 'typ_mismatch' };
  const key = findKey(issuer, own(header, 'kid'));
  if (!key) return { code: 'key_not_found' };
  const parts = readSignedParts(token, shape);
  if (!parts) return { code: 'token_malformed' };
  if (token.length < SIGNATURE_CHARACTERS || !isSigned(token, key.k as string))
    return { code: 'signature_invalid' };
  const claims = readClaims(parts);
  if (!claims) return { code: 'payload_malformed' };
  const refusal = checkStandardClaims(issuer, claims, now) || checkFurther(issuer, claims);
  return refusal || { claims, kid: key.kid };
}

function isTypAllowed(allowed: readonly string[], typ: unknown): boolean {
  return typeof typ === 'string' && allowed.includes(normaliseTyp(typ));
}

/** One key, and no other that could be meant. */
function findKey(issuer: IssuerPlan, kid: unknown): KeyPlan | undefined {
  const keys = (issuer.keys as readonly KeyPlan[]).filter(
    (key) => kid === undefined || key.kid === kid,
  );
  return keys.length === 1 ? keys[0] : undefined;
}

/** In the order of the plan. */
function checkFurther(issuer: IssuerPlan, claims: JsonObject): BearerVerdict | undefined {
  const checks = issuer.checks;
  if (!checks) return;
  for (let index = 0; index < checks.length; index++) {
    const name = checks[index];
    const create =
      name === 'checkMaxAge'
        ? checkMaxAge
        : name === 'checkClientId'
          ? checkClientId
          : checkConfiguredClaims;
    const refusal = create(issuer)(claims, now);
    if (refusal) return refusal;
  }
  return;
}
