/** Whatever a delegate says that is no acceptance, nobody passes; and what is no answer is 503 with Retry-After, never kept. */
import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { describe, it } from 'node:test';
import { askGate } from '../support/ask-gate.ts';
import { accept, delegatingTo, deny, startDelegate } from '../support/delegate-server.ts';
import { NOW } from '../support/rule.ts';

const delegate = await startDelegate();

function raw(body: string, { status = 200, type = 'application/json' } = {}): RequestListener {
  return (_, response) => response.writeHead(status, { 'content-type': type }).end(body);
}

const GOOD = JSON.stringify(accept());

describe('what is no answer', () => {
  const says: Readonly<Record<string, RequestListener>> = {
    'no JSON': raw('yes'),
    nothing: raw(''),
    'half of an answer': raw(GOOD.slice(0, -1)),
    'two answers': raw(GOOD + GOOD),
    'an answer in a list': raw(`[${GOOD}]`),
    'an answer as HTML': raw(GOOD, { type: 'text/html' }),
    'an answer with 201': raw(GOOD, { status: 201 }),
    'an answer with 401': raw(GOOD, { status: 401 }),
    'an answer with 403': raw(GOOD, { status: 403 }),
    'an answer with 404': raw(GOOD, { status: 404 }),
    'an answer with 429': raw(GOOD, { status: 429 }),
    'an answer with 500': raw(GOOD, { status: 500 }),
    'an answer with 304': raw('', { status: 304 }),
    'an ok that is a text': raw('{"ok":"true","claims":{"sub":"ada"}}'),
    'an ok without claims': raw('{"ok":true}'),
    'active, as another protocol has it': raw('{"active":true,"sub":"ada"}'),
    'a refusal with a code of its own': raw('{"ok":false,"code":"allowed"}'),
    'an acceptance in __proto__': raw(`{"__proto__":${GOOD}}`),
  };
  for (const [title, listener] of Object.entries(says)) {
    it(`${title}: 503, and the next request asks again`, async () => {
      const gate = askGate(delegatingTo([delegate]));
      delegate.say = () => listener;
      const decision = await gate.decide('token');
      assert.equal(`${decision.status} ${decision.code}`, '503 delegate_unavailable');
      assert.equal(
        new Map(decision.kind === 'allow' ? [] : decision.headers).get('retry-after'),
        '30',
      );
      assert.equal(decision.reason, 'delegate');
      delegate.say = () => accept();
      assert.equal(await gate.ask('token'), '200 allowed');
    });
  }
});

describe('what is a refusal', () => {
  const cases: readonly [code: Parameters<typeof deny>[0], status: number][] = [
    ['token_inactive', 401],
    ['token_expired', 401],
    ['signature_invalid', 401],
    ['delegate_denied', 403],
    ['jwks_unavailable', 503],
  ];
  for (const [code, status] of cases) {
    it(`${code}: ${status}, with a challenge where another token may help`, async () => {
      delegate.say = () => deny(code);
      const decision = await askGate(delegatingTo([delegate])).decide('token');
      assert.deepEqual([decision.status, decision.code], [status, code]);
      const headers = new Map(decision.kind === 'allow' ? [] : decision.headers);
      assert.equal(headers.get('cache-control'), 'no-store');
      assert.equal(headers.has('www-authenticate'), status === 401);
      assert.equal(headers.has('retry-after'), status === 503);
    });
  }

  it('an acceptance of a token that has ended', async () => {
    for (const [exp, said] of [
      [NOW + 1, '200 allowed'],
      [NOW, '401 token_expired'],
      [`${NOW + 1}`, '401 claim_invalid'],
    ] as const) {
      delegate.say = () => accept({ exp });
      assert.equal(await askGate(delegatingTo([delegate])).ask('token'), said);
    }
  });

  it('says nothing of the token, to the viewer or in the decision', async () => {
    const token = 'marker-'.repeat(20);
    for (const say of [
      () => deny('token_inactive'),
      () => raw(token),
      () => raw('', { status: 500 }),
    ]) {
      delegate.say = say;
      const decision = await askGate(delegatingTo([delegate])).decide(token);
      assert.ok(!JSON.stringify(decision).includes('marker-'));
    }
  });
});

describe('the claims of a delegate are judged like any other', () => {
  const judge = async (claims: string, name: string) => {
    delegate.say = () => raw(`{"ok":true,"claims":${claims}}`);
    const rules = [{ path: '*', require: { [name]: { noneOf: ['x'] } } }];
    return askGate(delegatingTo([delegate], { rules })).ask('token');
  };
  it('an absent, inherited or wrongly typed claim meets nothing', async () => {
    const refused = '403 insufficient_scope';
    assert.equal(await judge('{"role":"a"}', 'role'), '200 allowed');
    assert.equal(await judge('{}', 'role'), refused);
    assert.equal(await judge('{"role":null}', 'role'), refused);
    assert.equal(await judge('{"role":{"x":1}}', 'role'), refused);
    assert.equal(await judge('{}', 'constructor'), refused);
    assert.equal(await judge('{"__proto__":{"role":"a"}}', 'role'), refused);
    assert.equal(await judge('{"sub":"ada"}', '__proto__').catch(() => refused), refused);
  });

  it('claims nested 1,000 deep are judged, and 30,000 deep are no answer', async () => {
    const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    const beside = (depth: number) => judge(`{"role":"a","x":${nested(depth)}}`, 'role');
    assert.equal(await beside(1_000), '200 allowed');
    assert.equal(await judge(`{"role":${nested(1_000)}}`, 'role'), '403 insufficient_scope');
    assert.equal(await beside(30_000), '503 delegate_unavailable');
  });
});
