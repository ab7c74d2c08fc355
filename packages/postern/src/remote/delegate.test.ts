/** The mechanism that all forms share, with a form by hand: who is asked, how often, and what becomes of it. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createDelegate, type Delegate } from './delegate.ts';
import type { DelegatePlan } from './plan.ts';
import type { Answer, Form, NoAnswer, Question, SendOptions } from './types.ts';

const NOW = 1_800_000_000;
const GOOD: Answer = { ok: true, claims: { sub: 'ada' }, ttlSeconds: 60 };
const UNAVAILABLE: Answer = { ok: false, code: 'delegate_unavailable', status: 503 };
const DEADLINE_MILLISECONDS = 200;
const NEVER = new Promise<never>(() => {});

const unhandled: unknown[] = [];
const collect = (reason: unknown) => unhandled.push(reason);
process.on('unhandledRejection', collect);
after(() => {
  process.off('unhandledRejection', collect);
  assert.deepEqual(unhandled, []);
});

function questionOf(bearer = 'token', rule = 0): Question {
  const request = { method: 'GET', host: 'h', path: '/', query: '', headers: {}, clientIp: '' };
  return { request, rule, bearer };
}

type Send = (target: string, options: SendOptions) => Promise<Answer | NoAnswer>;

interface Scene extends Delegate {
  /** The targets that were asked, in order. */
  readonly asked: string[];
}

function createScene(
  send: Send,
  { plan = {}, keyOf }: { plan?: Partial<DelegatePlan>; keyOf?: Form['keyOf'] } = {},
): Scene {
  const asked: string[] = [];
  const usual = {
    deadlineMilliseconds: DEADLINE_MILLISECONDS,
    cacheMaxAgeSeconds: 60,
    cacheMaxEntries: 10,
    cacheMaxBytes: 100_000,
    configHash: 'hash',
    targets: ['a', 'b'],
  };
  const form: Form = {
    keyOf: keyOf ?? (({ bearer }) => bearer),
    send(_, target, options) {
      asked.push(target);
      return send(target, options);
    },
  };
  const parts = { createForm: () => form, fetch: () => NEVER };
  return { ...createDelegate({ ...usual, ...plan } as DelegatePlan, parts), asked };
}

describe('createDelegate(): a second attempt', () => {
  const fails = async () => {
    throw new Error('reset');
  };
  const table: readonly [title: string, first: () => Promise<Answer | NoAnswer>, asked: string][] =
    [
      ['after a failure', async () => 'failed', 'ab'],
      ['after a rejection', fails, 'ab'],
      ['after half of the deadline', () => NEVER, 'ab'],
      ['after throttling', async () => 'busy', 'ab'],
      ['never after what is a matter of configuration', async () => 'unusable', 'a'],
      ['never after a refusal', async () => ({ ok: false, code: 'token_inactive' }), 'a'],
      ['never after an acceptance', async () => GOOD, 'a'],
    ];
  for (const [title, first, asked] of table) {
    it(`asks the next target ${title}`, async () => {
      const scene = createScene((target) => (target === 'a' ? first() : Promise.resolve(GOOD)));
      await scene.ask(questionOf(), NOW);
      assert.equal(scene.asked.join(''), asked);
    });
  }

  it('is the last: of three targets that fail two are asked', async () => {
    const scene = createScene(async () => 'failed', { plan: { targets: ['a', 'b', 'c'] } });
    assert.deepEqual(await scene.ask(questionOf(), NOW), UNAVAILABLE);
    assert.equal(scene.asked.join(''), 'ab');
  });

  it('asks the same target where there is one only, but not one that throttles', async () => {
    for (const [says, asked] of [
      ['failed', 'aa'],
      ['busy', 'a'],
    ] as const) {
      const scene = createScene(async () => says, { plan: { targets: ['a'] } });
      assert.deepEqual(await scene.ask(questionOf(), NOW), UNAVAILABLE);
      assert.equal(scene.asked.join(''), asked);
    }
  });

  it('takes what a form throws for a failure', async () => {
    const scene = createScene(() => {
      throw new Error('no promise');
    });
    assert.deepEqual(await scene.ask(questionOf(), NOW), UNAVAILABLE);
    assert.equal(scene.asked.join(''), 'ab');
  });
});

it('createDelegate() calls fetch as no method, which Workers would refuse', async () => {
  const called: unknown[] = [];
  const plan = {
    targets: ['a'],
    deadlineMilliseconds: DEADLINE_MILLISECONDS,
    cacheMaxAgeSeconds: 0,
  };
  const { ask } = createDelegate(plan as unknown as DelegatePlan, {
    createForm: (_, parts) => ({
      keyOf: () => undefined,
      send: async (_question, target) => ((await parts.fetch(target, {})).ok ? GOOD : 'failed'),
    }),
    async fetch(this: unknown) {
      called.push(this);
      return new Response();
    },
  });
  assert.equal((await ask(questionOf(), NOW)).ok, true);
  assert.deepEqual(called, [undefined]);
});

describe('createDelegate(): the deadline', () => {
  it('holds for all attempts together, and ends each', async () => {
    const signals: AbortSignal[] = [];
    const scene = createScene((_, { signal }) => {
      signals.push(signal);
      return NEVER;
    });
    // What comes after the deadline comes too late: it is begun last and ends first.
    const answer = await Promise.race([scene.ask(questionOf(), NOW), sleep(2_000)]);
    assert.deepEqual(answer, UNAVAILABLE);
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [true, true],
    );
  });

  // Timers end in their order, however slow the machine: this one after half of the deadline and before all of it.
  const answerLate: Send = async () => {
    await sleep(DEADLINE_MILLISECONDS * 0.6);
    return GOOD;
  };

  it('gives the first of two targets a half', async () => {
    const scene = createScene((target, options) =>
      target === 'a' ? answerLate(target, options) : Promise.resolve({ ...GOOD, kid: 'b' }),
    );
    assert.deepEqual(await scene.ask(questionOf(), NOW), { ...GOOD, kid: 'b' });
  });

  it('is whole for the only target', async () => {
    const scene = createScene(answerLate, { plan: { targets: ['a'] } });
    assert.deepEqual(await scene.ask(questionOf(), NOW), GOOD);
    assert.equal(scene.asked.join(''), 'a');
  });

  it('is whole for the second target while the first is paused', async () => {
    const scene = createScene((target, options) =>
      target === 'a' ? Promise.resolve('failed') : answerLate(target, options),
    );
    const first = ['1', '2', '3'].map((bearer) => scene.ask(questionOf(bearer), NOW));
    await Promise.all(first);
    scene.asked.length = 0;
    assert.deepEqual(await scene.ask(questionOf('4'), NOW), GOOD);
    assert.equal(scene.asked.join(''), 'b');
  });

  it('is waited for by nobody while all targets are paused', async () => {
    const scene = createScene(async () => 'failed');
    for (const bearer of ['1', '2', '3']) await scene.ask(questionOf(bearer), NOW);
    scene.asked.length = 0;
    assert.deepEqual(await scene.ask(questionOf('4'), NOW + 4), UNAVAILABLE);
    assert.equal(scene.asked.join(''), '');
    await scene.ask(questionOf('5'), NOW + 5);
    assert.equal(scene.asked.join(''), 'ab');
  });

  it('leaves no timer that keeps a process alive', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout');
    const before = timers().length;
    await createScene(async () => GOOD, { plan: { deadlineMilliseconds: 4_000 } }).ask(
      questionOf(),
      NOW,
    );
    assert.equal(timers().length, before);
  });
});

describe('createDelegate(): who shares an answer', () => {
  it('asks once for 1,000 who ask the same at a time, and again when that is over', async () => {
    const scene = createScene(async () => ({ ...GOOD, ttlSeconds: 0 }));
    const answers = Array.from({ length: 1_000 }, () => scene.ask(questionOf(), NOW));
    assert.ok((await Promise.all(answers)).every(({ ok }) => ok));
    assert.equal(scene.asked.length, 1);
    await scene.ask(questionOf(), NOW);
    assert.equal(scene.asked.length, 2);
  });

  it('asks for each credential and each rule apart', async () => {
    const scene = createScene(async () => GOOD);
    const questions = [questionOf('x', 0), questionOf('x', 1), questionOf('y', 0)];
    await Promise.all(questions.map((question) => scene.ask(question, NOW)));
    assert.equal(scene.asked.length, 3);
  });

  it('shares nothing that has no key', async () => {
    const scene = createScene(async () => GOOD, { keyOf: () => undefined });
    await Promise.all([scene.ask(questionOf(), NOW), scene.ask(questionOf(), NOW)]);
    await scene.ask(questionOf(), NOW);
    assert.equal(scene.asked.length, 3);
  });

  it('asks anew after a failure: nobody waits for what is over', async () => {
    const says: (Answer | NoAnswer)[] = ['unusable', GOOD];
    const scene = createScene(async () => says.shift() ?? 'failed');
    assert.deepEqual(await scene.ask(questionOf(), NOW), UNAVAILABLE);
    assert.deepEqual(await scene.ask(questionOf(), NOW), GOOD);
  });

  it('answers at once, without a promise, what is kept', async () => {
    const scene = createScene(async () => GOOD);
    await scene.ask(questionOf(), NOW);
    assert.deepEqual(scene.ask(questionOf(), NOW + 59), GOOD);
    assert.ok(scene.ask(questionOf(), NOW + 60) instanceof Promise);
  });

  it('refuses who joins after the end of the token', async () => {
    const scene = createScene(async () => ({ ...GOOD, claims: { exp: NOW + 1 } }));
    const first = scene.ask(questionOf(), NOW);
    const second = scene.ask(questionOf(), NOW + 1);
    assert.equal((await first).ok, true);
    assert.deepEqual(await second, { ok: false, code: 'token_expired' });
    assert.equal(scene.asked.length, 1);
  });
});

describe('createDelegate(): the end of a token counts, whatever the delegate says', () => {
  const table: readonly [exp: unknown, code: string][] = [
    [NOW + 1, 'ok'],
    [NOW, 'token_expired'],
    [NOW - 1, 'token_expired'],
    [`${NOW + 1}`, 'claim_invalid'],
    [null, 'claim_invalid'],
    [Number.POSITIVE_INFINITY, 'claim_invalid'],
    [[NOW + 1], 'claim_invalid'],
  ];
  for (const [exp, code] of table) {
    it(`exp ${JSON.stringify(exp)} is ${code}`, async () => {
      const scene = createScene(async () => ({ ok: true, claims: { exp }, ttlSeconds: 60 }));
      const answer = await scene.ask(questionOf(), NOW);
      assert.equal(answer.ok ? 'ok' : answer.code, code);
    });
  }
});

describe('createDelegate(): nothing but a token is sent', () => {
  const table: readonly [title: string, bearer: string, code: string][] = [
    ['16,383 characters', 'x'.repeat(16_383), 'ok'],
    ['16,384 characters', 'x'.repeat(16_384), 'token_too_large'],
    ['nothing', '', 'token_malformed'],
    ['two words', 'a b', 'token_malformed'],
    ['a line break', 'a\nb', 'token_malformed'],
    ['a line break at its end', 'a\n', 'token_malformed'],
    ['other characters', 'ä', 'token_malformed'],
    ['padding within', 'a=b', 'token_malformed'],
  ];
  for (const [title, bearer, code] of table) {
    it(`a bearer of ${title}: ${code}`, async () => {
      const scene = createScene(async () => GOOD);
      const answer = await scene.ask(questionOf(bearer), NOW);
      assert.equal(answer.ok ? 'ok' : answer.code, code);
      assert.equal(scene.asked.length, code === 'ok' ? 1 : 0);
    });
  }
});

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
