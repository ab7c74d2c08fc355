/** Whatever happens to the options after a verifier is built, its answers stay: it shares nothing with them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import type { PosternConfig } from 'postern';
import { createGate } from 'postern/gate';
import { createVerifier, type VerifierOptions } from 'postern/jwt';
import { codeOf, goodToken, NOW } from '../support/rule.ts';
import { AUDIENCE, ISSUER } from '../support/tokens.ts';
import { toGateRequest } from '../targets/core.ts';

const signer = createSigner('ES256');
const evil = createSigner('ES256');

function createOptions(): Record<string, unknown> {
  return {
    issuer: ISSUER,
    audience: [AUDIENCE],
    algorithms: ['ES256'],
    jwks: { keys: [{ ...signer.jwk }] },
    typ: ['JWT'],
    clockToleranceSeconds: 0,
    maxAgeSeconds: 3_600,
  };
}

/** Made so that a verifier that looked again would believe another. */
const CHANGES: readonly (readonly [title: string, change: (options: never) => void])[] = [
  [
    'another issuer',
    (options: { issuer: unknown }) => {
      options.issuer = 'https://evil.example/';
    },
  ],
  [
    'one more audience',
    (options: { audience: string[] }) => {
      options.audience.push('evil');
    },
  ],
  [
    'another audience',
    (options: { audience: string[] }) => {
      options.audience[0] = 'evil';
    },
  ],
  [
    'audience null',
    (options: { audience: unknown }) => {
      options.audience = null;
    },
  ],
  [
    'one more algorithm',
    (options: { algorithms: string[] }) => {
      options.algorithms.push('none');
    },
  ],
  [
    'another key',
    (options: { jwks: { keys: object[] } }) => {
      options.jwks.keys[0] = evil.jwk;
    },
  ],
  [
    'another point of the key',
    (options: { jwks: { keys: [object] } }) => {
      Object.assign(options.jwks.keys[0], evil.jwk);
    },
  ],
  [
    'no key',
    (options: { jwks: { keys: object[] } }) => {
      options.jwks.keys.length = 0;
    },
  ],
  [
    'another typ',
    (options: { typ: string[] }) => {
      options.typ[0] = 'evil';
    },
  ],
  [
    'a tolerance',
    (options: { clockToleranceSeconds: number }) => {
      options.clockToleranceSeconds = 1e9;
    },
  ],
  [
    'no age',
    (options: { maxAgeSeconds?: number }) => {
      delete options.maxAgeSeconds;
    },
  ],
  [
    'no expiry',
    (options: Record<string, unknown>) => {
      options.unsafeAllowMissingExpiry = true;
    },
  ],
  [
    'everything gone',
    (options: Record<string, unknown>) => {
      for (const name of Object.keys(options)) delete options[name];
    },
  ],
];

const TOKENS: readonly (readonly [token: string, expected: string])[] = [
  [goodToken(signer), 'ok'],
  [goodToken(evil), 'signature_invalid'],
  [goodToken(signer, { iss: 'https://evil.example/' }), 'claim_invalid iss'],
  [goodToken(signer, { aud: 'evil' }), 'claim_invalid aud'],
  [goodToken(signer, {}, { typ: 'evil' }), 'typ_mismatch'],
  [goodToken(signer, {}, { alg: 'none' }), 'algorithm_not_allowed'],
  [goodToken(signer, { exp: NOW - 1 }), 'token_expired'],
  [goodToken(signer, { exp: undefined }), 'claim_missing exp'],
  [goodToken(signer, { iat: NOW - 4_000 }), 'token_too_old'],
];

type Judge = (token: string) => string;

function judgeByVerifier(options: object): Judge {
  const verifier = createVerifier({ ...options, clock: () => NOW } as VerifierOptions);
  return (token) => codeOf(verifier.verifySync(token));
}

function judgeByGate(config: object): Judge {
  const rules = [{ path: '*', allow: 'authenticated' }];
  const gate = createGate({ ...config, rules } as unknown as PosternConfig);
  return (token) => {
    const headers = { authorization: `Bearer ${token}` };
    const decision = gate(toGateRequest({ path: '/', headers }), NOW);
    if (decision instanceof Promise) return 'a promise';
    const { code, claim } = decision;
    return code === 'allowed' ? 'ok' : [code, claim].filter(Boolean).join(' ');
  };
}

const PLACES: readonly (readonly [name: string, judge: (options: object) => Judge])[] = [
  ['a verifier', judgeByVerifier],
  ['an entry of a verifier', (options) => judgeByVerifier({ issuers: [options] })],
  ['a gate', judgeByGate],
  ['an entry of a gate', (options) => judgeByGate({ issuers: [options] })],
];

for (const [name, createJudge] of PLACES) {
  describe(`options change nothing later: ${name}`, () => {
    for (const [title, change] of CHANGES) {
      it(title, () => {
        const options = createOptions();
        const judge = createJudge(options);
        assert.equal(judge(TOKENS[0]?.[0] as string), 'ok');
        change(options as never);
        for (const [token, expected] of TOKENS) {
          assert.equal(judge(token), expected);
        }
      });
    }
  });
}

describe('options change nothing later: what a verifier gives', () => {
  const verifier = createVerifier({
    ...createOptions(),
    clock: () => NOW,
  } as unknown as VerifierOptions);
  const [good = ''] = TOKENS.map(([token]) => token);

  it('claims are the own of each caller', () => {
    const first = verifier.verifySync(good);
    assert.ok(first.ok);
    Object.assign(first.claims, { sub: 'evil', iss: 'evil' });
    const second = verifier.verifySync(good);
    assert.equal(second.ok && second.claims.sub, 'ada');
  });

  it('the list of skipped keys is no handle', () => {
    (verifier.skippedKeys as unknown[]).push({ kid: 'x' });
    assert.deepEqual(verifier.skippedKeys, []);
  });

  it('frozen options of one verification are enough', () => {
    const options = Object.freeze({ now: NOW + 600 });
    assert.equal(codeOf(verifier.verifySync(good, options)), 'token_expired');
    assert.deepEqual(options, { now: NOW + 600 });
  });
});
