/**
 * A cache keeps at most `cacheMaxEntries` verdicts and about `cacheMaxBytes`, whatever comes; `cacheMaxEntries: 0` keeps none.
 * A hit is seen by what it does not do: call the crypto.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createSigner } from '@postern/testing';
import type { IssuerOptions } from 'postern/jwt';
import { goodToken } from '../support/rule.ts';
import { createTwinVerifiers, type TwinVerifiers } from '../support/twin-verifiers.ts';

const signer = createSigner('HS256');

function createTokens(count: number, claims: object = {}): string[] {
  return Array.from({ length: count }, (_, index) =>
    goodToken(signer, { jti: `${index}`, ...claims }),
  );
}

/** Whether the token that came `age` tokens before the last is known. Asking is a use, so each question has a cache of its own. */
function isKnown(age: number, tokens: readonly string[], options: Partial<IssuerOptions>): boolean {
  const { cached, isHit } = create(options);
  for (const token of tokens) assert.ok(cached.verifySync(token).ok);
  return isHit(tokens.at(-1 - age) as string);
}

function create(options: Partial<IssuerOptions>): TwinVerifiers {
  return createTwinVerifiers(signer, options);
}

describe('at most so many tokens are known as cacheMaxEntries says, and at least half of that', () => {
  const tokens = createTokens(150);
  for (const cacheMaxEntries of [1, 2, 3, 4, 5, 10, 31, 32]) {
    it(`${cacheMaxEntries}`, () => {
      const options = { cacheMaxEntries };
      for (let count = 100; count <= 100 + cacheMaxEntries; count++) {
        const asked = tokens.slice(0, count);
        assert.ok(!isKnown(cacheMaxEntries, asked, options), `one more, of ${count}`);
        const certain = Math.max(0, Math.floor(cacheMaxEntries / 2) - 1);
        assert.ok(isKnown(certain, asked, options), `${certain} tokens ago, of ${count}`);
      }
    });
  }
});

it('cacheMaxEntries: 0 keeps none', () => {
  const { ask, isHit } = create({ cacheMaxEntries: 0 });
  const [token = ''] = createTokens(1);
  assert.equal(ask(token), 'ok');
  assert.equal(isHit(token), false);
  assert.equal(isHit(token), false);
});

it('a token that is used stays while 1,000 others pass', () => {
  const twins = create({ cacheMaxEntries: 20 });
  const [used = '', ...others] = createTokens(1_001);
  assert.equal(twins.ask(used), 'ok');
  for (const [index, other] of others.entries()) {
    assert.ok(twins.cached.verifySync(other).ok);
    if (index % 5 === 0) assert.ok(twins.isHit(used), `after ${index}`);
  }
});

it('cacheMaxBytes bounds them too, by the length of the tokens', () => {
  const tokens = createTokens(40, { text: 'x'.repeat(9_000) });
  const options = { cacheMaxEntries: 1_000, cacheMaxBytes: 262_144 };
  const most = Math.floor(options.cacheMaxBytes / ((tokens[0]?.length ?? 0) * 2));
  assert.ok(most > 5 && most < 15, `${most}`);
  assert.ok(isKnown(2, tokens, options) && !isKnown(most, tokens, options));
});

it('cacheMaxBytes bounds them too, by the number of claims', () => {
  const tokens = createTokens(40, { list: Array(3_000).fill(0) });
  const options = { cacheMaxEntries: 1_000, cacheMaxBytes: 1_048_576 };
  const most = Math.floor(options.cacheMaxBytes / (3_000 * 64));
  assert.ok(isKnown(1, tokens, options) && !isKnown(most, tokens, options));
});

it('a token too large for the cache is verified each time, and costs the others nothing', () => {
  const twins = create({ cacheMaxEntries: 10, cacheMaxBytes: 65_536 });
  const [small = ''] = createTokens(1);
  const large = goodToken(signer, { list: Array(1_000).fill(0) });
  assert.equal(twins.ask(small), 'ok');
  for (let round = 0; round < 20; round++) {
    assert.equal(twins.ask(large), 'ok');
    assert.equal(twins.isHit(large), false);
  }
  assert.ok(twins.isHit(small));
});

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes of the heap that are in use after `work` and were not before. */
function measureGrowth(work: () => void): number {
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  work();
  collectGarbage();
  return process.memoryUsage().heapUsed - before;
}

it('100,000 texts, good and bad, leave no more memory in use than a full cache takes', () => {
  const { cached } = create({ cacheMaxEntries: 1_000 });
  const [header = '', payload = ''] = goodToken(signer).split('.');
  const fill = (from: number, to: number) => {
    for (let index = from; index < to; index++) {
      const isGood = index % 20 === 0;
      const token = isGood
        ? goodToken(signer, { jti: `${index}` })
        : `${header}.${payload}.${Buffer.from(`${index}`.padStart(32, '0')).toString('base64url')}`;
      assert.equal(cached.verifySync(token).ok, isGood);
    }
  };
  fill(0, 20_000);
  const growth = measureGrowth(() => fill(20_000, 100_000));
  assert.ok(growth < 1_000_000, `${growth} bytes`);
});

it('a token that is a part of a longer text keeps nothing of that in memory', () => {
  const { cached, isHit } = create({ cacheMaxEntries: 1_000 });
  const tokens = createTokens(200);
  // Node makes a part of a text without copying it.
  const cut = (token: string) =>
    Buffer.from(`${'x'.repeat(100_000)}${token}`)
      .toString('latin1')
      .slice(100_000);
  const growth = measureGrowth(() => {
    for (const token of tokens) assert.ok(cached.verifySync(cut(token)).ok);
  });
  assert.ok(growth < 3_000_000, `${growth} bytes`);
  assert.ok(isHit(tokens[0] as string));
});
