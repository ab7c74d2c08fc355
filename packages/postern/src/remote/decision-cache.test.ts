import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDecisionCache, type DecisionCache } from './decision-cache.ts';
import type { DelegatePlan } from './plan.ts';
import type { Answer } from './types.ts';

const NOW = 1_800_000_000;
const REFUSED: Answer = { ok: false, code: 'signature_invalid', ttlSeconds: 60 };

function accepted(claims: object = {}, ttlSeconds?: number): Answer {
  return { ok: true, claims: { ...claims }, ttlSeconds };
}

function createCache(plan: Partial<DelegatePlan> = {}): DecisionCache {
  const usual = { cacheMaxAgeSeconds: 60, cacheMaxEntries: 3, cacheMaxBytes: 10_000 };
  return createDecisionCache({ ...usual, ...plan } as DelegatePlan);
}

/** For how many of the next 5,000 seconds an answer is there. */
function lifeOf(answer: Answer, plan: Partial<DelegatePlan> = {}): number {
  const cache = createCache(plan);
  cache.keep('key', answer, NOW);
  let seconds = 0;
  while (seconds < 5_000 && cache.recall('key', NOW + seconds)) seconds++;
  return seconds;
}

describe('createDecisionCache()', () => {
  const lives: readonly [title: string, seconds: number, answer: Answer, maxAge?: number][] = [
    ['as long as the answer says', 30, accepted({}, 30)],
    ['no longer than the config says', 60, accepted({}, 3_600)],
    ['no longer than the config says, for a life without end', 60, accepted({}, Infinity)],
    ['to the end of the token', 10, accepted({ exp: NOW + 10 }, 30)],
    ['not at all without a life', 0, accepted()],
    ['not at all with a life of 0', 0, accepted({}, 0)],
    ['not at all with a life below 0', 0, accepted({}, -5)],
    ['not at all when the life is no number', 0, accepted({}, Number.NaN)],
    ['not at all when the token has ended', 0, accepted({ exp: NOW }, 30)],
    ['not at all when the end is no number', 0, accepted({ exp: 'soon' }, 30)],
    ['not at all when the config says 0', 0, accepted({}, 30), 0],
    ['a refusal like an acceptance', 60, REFUSED],
  ];
  for (const [title, seconds, answer, cacheMaxAgeSeconds = 60] of lives) {
    it(`keeps ${title}`, () => assert.equal(lifeOf(answer, { cacheMaxAgeSeconds }), seconds));
  }

  it('takes no inherited member for the end of a token', () => {
    const claims = Object.create({ exp: NOW + 1 });
    assert.equal(lifeOf({ ok: true, claims, ttlSeconds: 30 }), 30);
  });

  it('forgets what was kept by a clock that has been set back since', () => {
    const cache = createCache();
    cache.keep('key', accepted({}, 60), NOW);
    assert.equal(cache.recall('key', NOW - 0.001), undefined);
    assert.equal(cache.recall('key', NOW), undefined);
  });

  it('is bounded by entries: the longest unused goes first', () => {
    const cache = createCache();
    for (const key of ['a', 'b', 'c']) cache.keep(key, accepted({}, 60), NOW);
    cache.recall('a', NOW);
    cache.keep('d', accepted({}, 60), NOW);
    const kept = ['a', 'b', 'c', 'd'].filter((key) => cache.recall(key, NOW));
    assert.deepEqual(kept, ['a', 'c', 'd']);
  });

  it('is bounded by bytes, and keeps nothing that is larger than all of them', () => {
    const cache = createCache({ cacheMaxEntries: 100 });
    const large = (size: number) => accepted({ text: 'x'.repeat(size) }, 60);
    for (const key of ['a', 'b', 'c', 'd', 'e']) cache.keep(key, large(1_000), NOW);
    assert.equal(['a', 'b', 'c', 'd', 'e'].filter((key) => cache.recall(key, NOW)).length, 4);
    cache.keep('f', large(5_000), NOW);
    assert.equal(cache.recall('f', NOW), undefined);
    assert.equal(['b', 'c', 'd', 'e'].filter((key) => cache.recall(key, NOW)).length, 4);
  });

  it('counts an entry that is replaced once', () => {
    const cache = createCache({ cacheMaxBytes: 1_500 });
    cache.keep('other', accepted({}, 60), NOW);
    for (let time = 0; time < 1_000; time++) cache.keep('key', accepted({}, 60), NOW);
    assert.ok(cache.recall('other', NOW) && cache.recall('key', NOW));
  });

  it('keeps no answer that is nested too deeply to be written, and does not throw', () => {
    const claims = JSON.parse(`{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`);
    assert.equal(lifeOf(accepted(claims, 60)), 0);
  });

  it('loses no acceptance to 10,000 refusals', () => {
    const cache = createCache();
    cache.keep('good', accepted({}, 60), NOW);
    for (let bad = 0; bad < 10_000; bad++) cache.keep(`bad ${bad}`, REFUSED, NOW);
    assert.equal(cache.recall('good', NOW)?.ok, true);
    assert.equal(cache.recall('bad 9999', NOW)?.ok, false);
    assert.equal(cache.recall('bad 9996', NOW), undefined);
  });

  it('never answers with a refusal and an acceptance of one key at a time', () => {
    const cache = createCache();
    cache.keep('key', accepted({}, 60), NOW);
    cache.keep('key', REFUSED, NOW);
    assert.equal(cache.recall('key', NOW)?.ok, false);
    cache.keep('key', accepted({}, 60), NOW);
    assert.equal(cache.recall('key', NOW)?.ok, true);
  });
});
