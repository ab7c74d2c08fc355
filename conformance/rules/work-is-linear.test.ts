/**
 * Battery D: what a token costs before its signature has a bound and grows no faster than the token. Steps are counted, not
 * time: the characters, bytes and members handed to the functions that take a token apart (`support/steps.ts`).
 * CVE-2026-35041 (fast-jwt: exponential time), CVE-2026-48525 (PyJWT: detached payloads of any size).
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner, encode, headerOf, signToken } from '@postern/testing';
import { countCryptoCalls } from '../support/crypto-calls.ts';
import { codeOf, goodToken, NOW, ruleVerifier } from '../support/rule.ts';
import { countSteps } from '../support/steps.ts';
import { AUDIENCE, standardClaims } from '../support/tokens.ts';

const signer = createSigner('ES256');
const verifier = ruleVerifier(signer);
const claims = encode(standardClaims(NOW));

/** Each function that a character passes through counts once; there are 13 or so. */
const STEPS_PER_CHARACTER = 16;

/** A token that is never verified: its header is this text. */
function withHeader(text: string): string {
  return `${encode(text)}.${claims}.AAAA`;
}

function members(count: number): string {
  const names = Array.from({ length: count }, (_, index) => String(index).padStart(6, '0'));
  return names.map((name) => `"${name}":1`).join(',');
}

function nested(count: number, [open, close] = ['[', ']']): string {
  return `${open?.repeat(count)}1${close?.repeat(count)}`;
}

interface Attack {
  readonly title: string;
  readonly create: (count: number) => string;
  /** The largest that is looked at; the cap refuses more. */
  readonly count: number;
  readonly code: string;
}

/** What is refused before the signature: no crypto call, and linear work. */
const BEFORE_SIGNATURE: readonly Attack[] = [
  { title: 'dots', create: (count) => '.'.repeat(count), count: 16_000, code: 'token_malformed' },
  {
    title: 'letters',
    create: (count) => 'a'.repeat(count),
    count: 16_000,
    code: 'token_malformed',
  },
  {
    title: 'segments',
    create: (count) => 'a.'.repeat(count),
    count: 8_000,
    code: 'token_malformed',
  },
  {
    title: 'characters that are not ASCII',
    create: (count) => `a.${'é'.repeat(count)}.a`,
    count: 16_000,
    code: 'token_malformed',
  },
  {
    title: 'critical extensions',
    create: (count) => withHeader(`{"alg":"ES256","crit":[${'1,'.repeat(count)}1]}`),
    count: 4_096,
    code: 'crit_unsupported',
  },
  {
    title: 'critical extensions with names',
    create: (count) => withHeader(`{"alg":"ES256","crit":[${'"exp",'.repeat(count)}"exp"]}`),
    count: 1_900,
    code: 'crit_unsupported',
  },
  {
    title: 'members',
    create: (count) => withHeader(`{"alg":"none",${members(count)}}`),
    count: 1_000,
    code: 'algorithm_not_allowed',
  },
  {
    title: 'members of one name',
    create: (count) => withHeader(`{"alg":"ES256"${',"alg":"ES256"'.repeat(count)}}`),
    count: 800,
    code: 'header_malformed',
  },
  {
    title: 'quotes',
    create: (count) => withHeader(`{"alg":"none","x":"${'\\"'.repeat(count)}"}`),
    count: 5_500,
    code: 'algorithm_not_allowed',
  },
  {
    title: 'backslashes',
    create: (count) => withHeader(`{"alg":"none","x":"${'\\\\'.repeat(count)}"}`),
    count: 5_500,
    code: 'algorithm_not_allowed',
  },
  {
    title: 'quotes that open and never close',
    create: (count) => withHeader(`{"alg":${'"\\"'.repeat(count)}`),
    count: 3_600,
    code: 'header_malformed',
  },
  {
    title: 'empty texts',
    create: (count) => withHeader(`{"alg":"none","x":[${'"",'.repeat(count)}""]}`),
    count: 3_600,
    code: 'algorithm_not_allowed',
  },
  {
    title: 'colons in texts',
    create: (count) => withHeader(`{"alg":"none","x":"${':'.repeat(count)}"}`),
    count: 11_000,
    code: 'algorithm_not_allowed',
  },
  {
    title: 'a long kid',
    create: (count) => withHeader(`{"alg":"ES256","kid":"${'k'.repeat(count)}"}`),
    count: 11_000,
    code: 'key_not_found',
  },
  {
    title: 'a long alg',
    create: (count) => withHeader(`{"alg":"${'A'.repeat(count)}"}`),
    count: 11_000,
    code: 'algorithm_not_allowed',
  },
  {
    title: 'a long typ',
    create: (count) => withHeader(`{"alg":"none","typ":"${'application/'.repeat(count)}"}`),
    count: 900,
    code: 'algorithm_not_allowed',
  },
  {
    title: 'nested lists',
    create: (count) => withHeader(`{"alg":"none","x":${nested(count)}}`),
    count: 800,
    code: 'algorithm_not_allowed',
  },
  {
    title: 'nested objects',
    create: (count) => withHeader(`{"alg":"none","x":${nested(count, ['{"a":', '}'])}}`),
    count: 800,
    code: 'algorithm_not_allowed',
  },
];

/** The steps for a token, which must be refused or taken as stated. */
function stepsFor(token: string, code: string, judge = verifier): number {
  assert.ok(token.length <= 16_383, `the cap refuses ${token.length} characters`);
  const { steps, result } = countSteps(() => judge.verifySync(token));
  assert.equal(codeOf(result), code);
  return steps;
}

describe('steps show what is not linear', () => {
  const READERS: readonly (readonly [title: string, read: (text: string) => unknown])[] = [
    ['a reader that cuts its rest', (text) => [...text].map((_, index) => text.slice(index))],
    ['a reader that searches from the start', (text) => [...text].map(() => text.indexOf('b'))],
    ['a list searched for each member', (text) => [...text].map((_, __, all) => all.includes('b'))],
    ['a text matched for each character', (text) => [...text].map(() => /b/.exec(text))],
  ];
  for (const [title, read] of READERS) {
    it(title, () => {
      const half = countSteps(() => read('a'.repeat(500))).steps;
      assert.ok(countSteps(() => read('a'.repeat(1_000))).steps > 3 * half);
    });
  }
});

describe('work is linear, before the signature', () => {
  for (const { title, create, count, code } of BEFORE_SIGNATURE) {
    it(`${count} ${title}: ${code}`, () => {
      const whole = create(count);
      const half = stepsFor(create(count / 2), code);
      const steps = stepsFor(whole, code);
      assert.ok(steps <= 2 * half, `${half} steps, doubled ${steps}`);
      assert.ok(
        steps <= STEPS_PER_CHARACTER * whole.length,
        `${steps} steps for ${whole.length} characters`,
      );
      assert.equal(countCryptoCalls(() => verifier.verifySync(whole)).calls, 0);
    });
  }
});

/** What is looked at after a good signature: the issuer's own, or somebody who fills the claims. */
const AFTER_SIGNATURE: readonly Attack[] = [
  {
    title: 'audiences',
    create: (count) => goodToken(signer, { aud: Array(count).fill('a') }),
    count: 2_800,
    code: 'claim_invalid aud',
  },
  {
    title: 'claims',
    create: (count) => `{${members(count)}}`,
    count: 900,
    code: 'ok',
  },
  { title: 'nested lists', create: (count) => `{"x":${nested(count)}}`, count: 5_500, code: 'ok' },
  {
    title: 'nested objects',
    create: (count) => `{"x":${nested(count, ['{"a":', '}'])}}`,
    count: 1_800,
    code: 'ok',
  },
  {
    title: 'texts beyond ASCII',
    create: (count) => `{"x":"${'\ufffd'.repeat(count)}"}`,
    count: 3_600,
    code: 'ok',
  },
];

/** The claims of a good token, and those of the attack. */
function tokenOf({ create }: Attack, count: number): string {
  const text = create(count);
  if (!text.startsWith('{')) return text;
  const standard = JSON.stringify(standardClaims(NOW)).slice(0, -1);
  return signToken(signer, headerOf(signer), `${standard},${text.slice(1)}`);
}

describe('work is linear, after the signature', () => {
  for (const attack of AFTER_SIGNATURE) {
    const { title, count, code } = attack;
    it(`${count} ${title}: ${code}`, () => {
      const [small, large] = [tokenOf(attack, count / 2), tokenOf(attack, count)];
      // By sight of the header first, and again with the header proven.
      for (const judge of [verifier, verifier]) {
        const half = stepsFor(small, code, judge);
        const steps = stepsFor(large, code, judge);
        assert.ok(steps <= 2 * half, `${half} steps, doubled ${steps}`);
        assert.ok(
          steps <= STEPS_PER_CHARACTER * large.length,
          `${steps} steps for ${large.length} characters`,
        );
      }
    });
  }

  it('2,800 audiences against 100: each is compared with each once', () => {
    const audience = Array.from({ length: 100 }, (_, index) => `audience-${index}`);
    const judge = ruleVerifier(signer, { audience });
    const steps = [1_400, 2_800].map((count) =>
      stepsFor(goodToken(signer, { aud: Array(count).fill('a') }), 'claim_invalid aud', judge),
    );
    const [half = 0, whole = 0] = steps;
    assert.ok(whole <= 2 * half, `${half} steps, doubled ${whole}`);
    assert.ok(whole <= 100 * 2_800 + STEPS_PER_CHARACTER * 16_383, `${whole} steps`);
    assert.equal(codeOf(judge.verifySync(goodToken(signer, { aud: ['a', 'audience-99'] }))), 'ok');
  });
});

describe('the cap comes first', () => {
  const standard = standardClaims(NOW);
  const huge: readonly (readonly [title: string, token: string])[] = [
    ['8 MB of dots', '.'.repeat(2 ** 23)],
    ['10,000 members of the header', withHeader(`{"alg":"ES256",${members(10_000)}}`)],
    [
      'a payload that is 20,000 deep',
      goodToken(signer, { x: JSON.parse(nested(1_000)) }).padEnd(26_000, 'A'),
    ],
    ['20,000 deep', signToken(signer, headerOf(signer), `{"x":${nested(20_000)}}`)],
    [
      '100,000 audiences',
      signToken(signer, headerOf(signer), { ...standard, aud: Array(100_000).fill(AUDIENCE) }),
    ],
    [
      '100,000 critical extensions',
      withHeader(`{"alg":"ES256","crit":[${'1,'.repeat(100_000)}1]}`),
    ],
  ];
  for (const [title, token] of huge) {
    it(`token_too_large: ${title}`, () => {
      const { steps, result } = countSteps(() => verifier.verifySync(token));
      assert.equal(codeOf(result), 'token_too_large');
      assert.equal(steps, 0);
      assert.equal(countCryptoCalls(() => verifier.verifySync(token)).calls, 0);
    });
  }

  it('and a good token passes afterwards', () => {
    assert.equal(codeOf(verifier.verifySync(goodToken(signer))), 'ok');
  });
});
