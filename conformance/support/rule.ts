/**
 * How a security rule of the verifier is shown: each token gets the stated code, without an exception, without a part of
 * the token in what is said, without a call of the crypto where the code precedes the signature; and afterwards a good
 * token still passes.
 */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { headerOf, type Signer, signToken } from '@postern/testing';
import {
  createVerifier,
  type IssuerOptions,
  type TokenRejectionCode,
  unwrap,
  type Verifier,
  type VerifyResult,
} from 'postern/jwt';
import { countCryptoCalls } from './crypto-calls.ts';
import { AUDIENCE, ISSUER, standardClaims } from './tokens.ts';

export const NOW = 1_800_000_000;

/** Codes that are given before any signature is checked. */
const BEFORE_SIGNATURE: ReadonlySet<TokenRejectionCode> = new Set([
  'token_malformed',
  'token_too_large',
  'header_malformed',
  'crit_unsupported',
  'b64_unsupported',
  'typ_mismatch',
  'algorithm_not_allowed',
  'key_not_found',
  'key_unavailable',
  'jwks_unavailable',
  'issuer_unknown',
]);

export interface RuleCase {
  readonly title: string;
  /** Any value may come where a token is due. */
  readonly token: unknown;
  readonly code: TokenRejectionCode;
  /** The claim that the refusal names. */
  readonly claim?: string;
}

/** A token that must pass: the nearest good neighbour of what is refused. */
export interface AcceptedCase {
  readonly title: string;
  readonly token: string;
}

export interface Rule {
  /** The key whose good tokens must pass. */
  readonly signer: Signer;
  /** Besides issuer, audience and the signer's key. */
  readonly options?: Partial<IssuerOptions>;
  readonly cases: readonly RuleCase[];
  readonly accepted?: readonly AcceptedCase[];
  /** The token that must pass after each refusal. @default `goodToken(signer)` */
  readonly good?: string;
}

/** A good token of `signer`, with other claims or header members where a case wants them. */
export function goodToken(signer: Signer, claims: object = {}, header: object = {}): string {
  const payload = { ...standardClaims(NOW), ...claims };
  return signToken(signer, { ...headerOf(signer), ...header }, payload);
}

/** A verifier of `signer`'s tokens at `NOW`. */
export function ruleVerifier(signer: Signer, options: Partial<IssuerOptions> = {}): Verifier {
  return createVerifier({
    issuer: ISSUER,
    audience: AUDIENCE,
    algorithms: [signer.alg as 'RS256'],
    jwks: signer.jwk,
    ...options,
    clock: () => NOW,
  });
}

/** Registers a test for each case. */
export function rule({ signer, options, cases, accepted = [], good }: Rule): void {
  const verifier = ruleVerifier(signer, options);
  const goodOne = good ?? goodToken(signer);
  for (const { title, token, code, claim } of cases) {
    it(`${code}: ${title}`, () => {
      const { result, calls } = countCryptoCalls(() => verifier.verifySync(token as string));
      assert.equal(result.ok ? 'ok' : result.code, code);
      assert.equal((result as { claim?: string }).claim, claim);
      if (BEFORE_SIGNATURE.has(code)) assert.equal(calls, 0, 'a crypto call before the refusal');
      assertTellsNothing(result, token);
      const afterwards = countCryptoCalls(() => verifier.verifySync(goodOne));
      assert.equal(afterwards.result.ok, true, 'a good token is refused afterwards');
      assert.ok(afterwards.calls > 0, 'no crypto call is counted');
    });
  }
  for (const { title, token } of accepted) {
    it(`ok: ${title}`, () => assert.equal(codeOf(verifier.verifySync(token)), 'ok'));
  }
}

/** `ok`, or the code with the claim's name. */
export function codeOf(result: VerifyResult): string {
  if (result.ok) return 'ok';
  return result.claim === undefined ? result.code : `${result.code} ${result.claim}`;
}

/** No run of 12 characters of the token is in the result or in the message made of it. */
export function assertTellsNothing(result: VerifyResult, token: unknown): void {
  const said = `${JSON.stringify(result)} ${messageOf(result)}`;
  const text = typeof token === 'string' ? token.slice(0, 20_000) : '';
  for (let start = 0; start + 12 <= text.length; start += 4) {
    const part = text.slice(start, start + 12);
    assert.ok(!said.includes(part), 'the refusal holds a part of the token');
  }
}

function messageOf(result: VerifyResult): string {
  try {
    unwrap(result);
    return '';
  } catch (error) {
    return String(error);
  }
}
