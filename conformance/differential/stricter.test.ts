/** Each rule by which Postern refuses what jose accepts, with a token that shows it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TokenRejectionCode } from 'postern/jwt';
import { AUDIENCE } from '../support/tokens.ts';
import { isAcceptedByJose, verifierFor } from './both-verifiers.ts';
import { buildToken } from './build-token.ts';
import { explainRefusal, RULE_NAMES } from './disagreements.ts';
import type { OptionsPlan } from './options-plan.ts';
import { NOW, type TokenPlan } from './token-plan.ts';

const GOOD: TokenPlan = {
  alg: 'ES256',
  key: 'first',
  header: [],
  payload: [],
  headerText: 'none',
  payloadText: 'none',
  change: 'none',
  place: 0,
};

const OPTIONS: OptionsPlan = {
  audience: AUDIENCE,
  clockToleranceSeconds: 0,
  maxAgeSeconds: undefined,
  typ: undefined,
  required: 'tenant',
};

interface Example {
  readonly plan: Partial<TokenPlan>;
  readonly code: TokenRejectionCode;
}

const EXAMPLES: Readonly<Record<string, Example>> = {
  'a token has at most 16,383 characters': {
    plan: { change: 'fill', place: 10_000 },
    code: 'token_too_large',
  },
  'base64url has one form: no padding, no spaces, no loose bits (RFC 7515 section 2)': {
    plan: { change: 'signaturePadding' },
    code: 'token_malformed',
  },
  'JSON has no byte order mark (RFC 8259 section 8.1)': {
    plan: { payloadText: 'byteOrderMark' },
    code: 'payload_malformed',
  },
  'names in a header are unique (RFC 7515 section 4)': {
    plan: { headerText: 'duplicateFirst' },
    code: 'header_malformed',
  },
  'no extension is understood, so "crit" is refused': {
    plan: {
      header: [
        ['crit', ['b64']],
        ['b64', true],
      ],
    },
    code: 'crit_unsupported',
  },
  '"b64" other than true is no JWT (RFC 7797 section 7)': {
    plan: { header: [['b64', false]] },
    code: 'b64_unsupported',
  },
  '"kid" and "typ" are texts': { plan: { header: [['typ', 3]] }, code: 'header_malformed' },
  'a secret has a "kid" too, and the token must mean it': {
    plan: { alg: 'HS256', header: [['kid', 'key-3']] },
    code: 'key_not_found',
  },
  'a token with "cnf" is bound to its sender (RFC 7800)': {
    plan: { payload: [['cnf', { jkt: 'x' }]] },
    code: 'sender_constrained',
  },
  'a token issued in the future is refused': {
    plan: { payload: [['iat', NOW + 1]] },
    code: 'token_issued_in_future',
  },
  'a time is finite, and "iat" is a time': {
    plan: { payload: [['exp', '@huge']] },
    code: 'claim_invalid',
  },
  'a claim that must be there is not blank': {
    plan: { payload: [['tenant', '']] },
    code: 'claim_invalid',
  },
};

describe('Postern is stricter than jose', () => {
  it('by as many rules as have a token here', () => {
    assert.deepEqual(Object.keys(EXAMPLES), RULE_NAMES);
  });

  for (const [rule, { plan: change, code }] of Object.entries(EXAMPLES)) {
    it(`${code}: ${rule}`, async () => {
      const plan = { ...GOOD, ...change };
      const token = buildToken(plan);
      const result = verifierFor(OPTIONS, plan.alg).verifySync(token);
      assert.equal(result.ok ? 'ok' : result.code, code);
      assert.equal(await isAcceptedByJose(token, { options: OPTIONS, alg: plan.alg }), true);
      assert.equal(explainRefusal(token, OPTIONS), rule);
    });
  }

  it('but not with a good token', async () => {
    const token = buildToken(GOOD);
    assert.equal(verifierFor(OPTIONS, 'ES256').verifySync(token).ok, true);
    assert.equal(explainRefusal(token, OPTIONS), undefined);
  });
});
