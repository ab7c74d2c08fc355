/** An answer is kept for exactly what was sent, as long as the answer, the token and the config allow, and no longer. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { VerifyAnswer } from 'postern/remote';
import { askGate } from '../support/ask-gate.ts';
import type { RequestCase } from '../support/case.ts';
import { accept, delegatingTo, deny, startDelegate } from '../support/delegate-server.ts';
import { NOW } from '../support/rule.ts';

const delegate = await startDelegate();

async function questions(
  members: object,
  requests: readonly Partial<RequestCase>[],
): Promise<number> {
  delegate.asked.length = 0;
  const gate = askGate(delegatingTo([delegate], { delegate: members }));
  for (const request of requests) await gate.ask('token', request);
  return delegate.asked.length;
}

describe('what was sent', () => {
  const headers = (value: string | readonly string[]) => ({ headers: { 'x-tenant': value } });
  const cases: readonly [name: string, members: object, requests: readonly object[]][] = [
    ['path', { send: ['path'] }, [{ path: '/a' }, { path: '/b' }]],
    ['query', { send: ['query'] }, [{ query: 'a=1' }, { query: 'a=2' }]],
    ['method', { send: ['method'] }, [{ method: 'GET' }, { method: 'POST' }]],
    ['host', { send: ['host'] }, [{ host: 'a.example.com' }, { host: 'b.example.com' }]],
    ['a header', { sendHeaders: ['X-Tenant'] }, [headers('a'), headers('b')]],
    ['a header that is absent', { sendHeaders: ['x-tenant'] }, [headers('a'), {}]],
    [
      'how often a header comes',
      { sendHeaders: ['x-tenant'] },
      [headers('a, b'), headers(['a', 'b'])],
    ],
  ];
  for (const [name, members, requests] of cases) {
    it(`is told apart by ${name} where that is sent, and only there`, async () => {
      assert.equal(await questions(members, [...requests, ...requests]), requests.length);
      assert.equal(await questions({}, [...requests, ...requests]), 1);
    });
  }

  it('is what the delegate gets, and nothing besides', async () => {
    const request = {
      path: '/a/%2e',
      query: 'q=%00',
      headers: { 'x-tenant': ['a\u0000', 'b'], cookie: 'session=1', constructor: 'c' },
    };
    await questions(
      { send: ['query', 'path'], sendHeaders: ['x-tenant', '__proto__', 'tostring'] },
      [{ ...request, path: '/a/b' }],
    );
    assert.deepEqual(delegate.asked, [
      {
        token: 'token',
        request: { path: '/a/b', query: 'q=%00', headers: { 'x-tenant': ['a\u0000', 'b'] } },
      },
    ]);
    await questions({}, [request]);
    assert.deepEqual(delegate.asked, [{ token: 'token' }]);
  });
});

describe('for how long', () => {
  /** After which of these seconds the delegate is asked again. */
  async function askedAgain(
    answer: VerifyAnswer,
    {
      seconds,
      cacheMaxAgeSeconds = 60,
    }: { seconds: readonly number[]; cacheMaxAgeSeconds?: number },
  ): Promise<readonly number[]> {
    const server = await startDelegate(() => answer);
    const gate = askGate(delegatingTo([server], { delegate: { cacheMaxAgeSeconds } }));
    await gate.ask('token');
    const again: number[] = [];
    for (const second of seconds) {
      const before = server.asked.length;
      gate.now = NOW + second;
      await gate.ask('token');
      if (server.asked.length > before) again.push(second);
    }
    return again;
  }

  const cases: readonly [title: string, answer: VerifyAnswer, asked: readonly number[]][] = [
    ['the answer says', accept({}, 30), [30, 60]],
    ['the config says', accept({}, 3_600), [60]],
    ['the token lives', accept({ exp: NOW + 30 }, 3_600), [30, 59, 60]],
    ['the answer says nothing', { ok: true, claims: {} }, [29, 30, 59, 60]],
    ['the refusal says', deny('token_inactive', 30), [30, 60]],
    ['a refusal is temporary', deny('jwks_unavailable', 30), [29, 30, 59, 60]],
  ];
  for (const [title, answer, asked] of cases) {
    it(`as long as ${title}`, async () => {
      assert.deepEqual(await askedAgain(answer, { seconds: [29, 30, 59, 60] }), asked);
    });
  }

  it('not at all where the config says 0', async () => {
    const options = { seconds: [0, 1], cacheMaxAgeSeconds: 0 };
    assert.deepEqual(await askedAgain(accept(), options), [0, 1]);
  });

  it('not by a clock that has been set back', async () => {
    assert.deepEqual(await askedAgain(accept(), { seconds: [10, -10, -10] }), [-10]);
  });
});
