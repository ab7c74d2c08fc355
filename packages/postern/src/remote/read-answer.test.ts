import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseObject } from '../jwt/json.ts';
import { readVerifyAnswer } from './read-answer.ts';
import { readJsonObject } from './read-body.ts';

function read(text: string): unknown {
  return readVerifyAnswer(parseObject(text));
}

describe('readVerifyAnswer()', () => {
  it('reads an acceptance', () => {
    assert.deepEqual(read('{"ok":true,"claims":{"sub":"ada"},"kid":"a","ttlSeconds":9,"x":1}'), {
      ok: true,
      claims: { sub: 'ada' },
      kid: 'a',
      ttlSeconds: 9,
    });
  });

  it('reads a refusal; what policy says is 403, what is temporary is never kept', () => {
    const refusal = (code: string) => read(`{"ok":false,"code":"${code}","ttlSeconds":9}`);
    const base = { ok: false, claim: undefined };
    assert.deepEqual(refusal('token_expired'), { ...base, code: 'token_expired', ttlSeconds: 9 });
    assert.deepEqual(refusal('delegate_denied'), {
      ...base,
      code: 'delegate_denied',
      status: 403,
      ttlSeconds: 9,
    });
    assert.deepEqual(refusal('jwks_unavailable'), { ...base, code: 'jwks_unavailable' });
  });

  it('ignores a life, a kid and a claim that are of another type', () => {
    assert.deepEqual(read('{"ok":true,"claims":{},"kid":1,"ttlSeconds":"60"}'), {
      ok: true,
      claims: {},
      kid: undefined,
      ttlSeconds: 0,
    });
  });

  it('leaves a kid and a claim out that are over 256 characters', () => {
    for (const length of [256, 257]) {
      const name = 'x'.repeat(length);
      const kept = length === 256 ? name : undefined;
      const good = read(`{"ok":true,"claims":{},"kid":"${name}"}`) as { kid?: string };
      const bad = read(`{"ok":false,"code":"claim_missing","claim":"${name}"}`) as {
        claim?: string;
      };
      assert.deepEqual([good.kid, bad.claim], [kept, kept]);
    }
  });

  const noAnswers = [
    'null',
    'true',
    '{}',
    '[]',
    '"ok"',
    '{"ok":true}',
    '{"ok":"true","claims":{}}',
    '{"ok":1,"claims":{}}',
    '{"ok":true,"claims":null}',
    '{"ok":true,"claims":[]}',
    '{"ok":true,"claims":"{}"}',
    '{"claims":{}}',
    '{"ok":false}',
    '{"ok":false,"code":"allowed"}',
    '{"ok":false,"code":"key_unavailable"}',
    '{"ok":false,"code":"internal_error"}',
    '{"ok":false,"code":"toString"}',
    '{"ok":false,"code":["token_expired"]}',
    '{"__proto__":{"ok":true,"claims":{}}}',
    '{"ok":true,"__proto__":{"claims":{}}}',
  ];
  for (const text of noAnswers) {
    it(`takes ${text} for no answer`, () => assert.equal(read(text), undefined));
  }
});

describe('readJsonObject()', () => {
  const CAP = 65_536;
  const json = (body: string | null, type = 'application/json') =>
    readJsonObject(new Response(body, { headers: { 'content-type': type } }));

  it('takes JSON by its media type, whatever the parameters', async () => {
    const types = ['application/json', 'Application/JSON; charset=utf-8', 'application/x+json'];
    for (const type of types) assert.deepEqual(await json('{"a":1}', type), { a: 1 });
    for (const type of ['text/html', 'application/jsonp', 'text/json', 'x application/json']) {
      assert.equal(await json('{"a":1}', type), undefined);
    }
  });

  it('takes nothing for a body that is absent, empty, half, or no object', async () => {
    for (const body of [null, '', '{"a":', '[]', 'null', '"a"', '{} {}']) {
      assert.equal(await json(body), undefined);
    }
  });

  it('takes nothing for a body with duplicate members', async () => {
    assert.equal(await json('{"ok":false,"ok":true,"claims":{}}'), undefined);
    assert.equal(await json('{"ok":true,"claims":{"a":1,"a":2}}'), undefined);
    assert.deepEqual(await json('{"a":{"a":":"}}'), { a: { a: ':' } });
  });

  it('takes nothing for a body that is nested too deeply, and freezes what it takes', async () => {
    const depth = 30_000;
    assert.equal(await json(`{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`), undefined);
    const read = await json('{"a":[{"b":{"c":1}}],"__proto__":{"d":1}}');
    assert.deepEqual(Object(read).a, [{ b: { c: 1 } }]);
    assert.ok(Object.isFrozen(read) && Object.isFrozen(Object(read).a[0].b));
    assert.ok(Object.isFrozen(Object.getOwnPropertyDescriptor(read, '__proto__')?.value));
  });

  it('takes nothing for invalid UTF-8, in the middle or at the end', async () => {
    const headers = { 'content-type': 'application/json' };
    const read = (...parts: Buffer[]) => {
      const body = new ReadableStream({
        start(controller) {
          for (const part of parts) controller.enqueue(part);
          controller.close();
        },
      });
      return readJsonObject(new Response(body, { headers }));
    };
    const euro = Buffer.from('{"a":"€"}');
    assert.deepEqual(await read(euro.subarray(0, 7), euro.subarray(7)), { a: '€' });
    assert.equal(await read(Buffer.from('{"a":"\xff"}', 'latin1')), undefined);
    assert.equal(await read(Buffer.from('{"a":1}'), Buffer.from([0xe2])), undefined);
  });

  it(`takes ${CAP} characters and not one more`, async () => {
    const sized = (length: number) => `{"a":"${'x'.repeat(length - 8)}"}`;
    assert.equal(sized(CAP).length, CAP);
    assert.ok(await json(sized(CAP)));
    assert.equal(await json(sized(CAP + 1)), undefined);
    // As many characters of three bytes each.
    const wide = (length: number) => `{"a":"${'€'.repeat(length - 8)}"}`;
    assert.ok(await json(wide(CAP)));
    assert.equal(await json(wide(CAP + 1)), undefined);
  });

  it('ends a body that never ends', async () => {
    let isCancelled = false;
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(Buffer.alloc(16_384, ' ')),
      cancel: () => {
        isCancelled = true;
      },
    });
    assert.equal(await readJsonObject(new Response(body)), undefined);
    assert.equal(isCancelled, true);
  });

  it('rejects where the connection fails, so that it counts as a failure', async () => {
    const body = new ReadableStream({ pull: (controller) => controller.error(new Error('reset')) });
    await assert.rejects(readJsonObject(new Response(body)));
  });
});
