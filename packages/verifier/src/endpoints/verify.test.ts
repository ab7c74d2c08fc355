import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import {
  ask,
  CONFIG,
  deepToken,
  HMAC_KEY,
  newSecret,
  newToken,
  nowSeconds,
  send,
  signBody,
  start,
} from '../testing.test.support.ts';

const RULES = [
  { path: '/admin*', require: { role: { equals: 'admin' } } },
  { path: '/public*', allow: 'anyone' },
  { path: '/api*', methods: ['GET'], allow: 'authenticated' },
] as const;

describe('POST /verify', () => {
  it('answers the claims and the kid of a genuine token', async (test) => {
    const { port } = await start(test);
    const { status, json, headers } = await ask(port, { token: newToken({ sub: 'user-7' }) });
    assert.equal(status, 200);
    assert.equal(json.ok, true);
    assert.equal((json.claims as { sub: string }).sub, 'user-7');
    assert.equal(json.kid, 'key-1');
    assert.equal(json.ttlSeconds, 60);
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(headers['content-type'], 'application/json');
  });

  it('lets no answer be kept past the end of the token', async (test) => {
    const now = nowSeconds();
    const { port } = await start(test, CONFIG, { clock: () => now });
    const soon = await ask(port, { token: newToken({ exp: now + 7.5 }) });
    assert.equal(soon.json.ttlSeconds, 7);
    const atOnce = await ask(port, { token: newToken({ exp: now + 0.5 }) });
    assert.equal(atOnce.json.ok, true);
    assert.equal('ttlSeconds' in atOnce.json, false);
  });

  it('lets no answer be kept past the age that maxAgeSeconds allows the token', async (test) => {
    const now = nowSeconds();
    const { port } = await start(test, { ...CONFIG, maxAgeSeconds: 100 }, { clock: () => now });
    const { json } = await ask(port, { token: newToken({ iat: now - 80 }) });
    assert.equal(json.ttlSeconds, 20);
  });

  it('says why a token is refused', async (test) => {
    const { port } = await start(test);
    const cases = [
      ['', { ok: false, code: 'token_malformed', ttlSeconds: 60 }],
      ['x'.repeat(16_384), { ok: false, code: 'token_too_large', ttlSeconds: 60 }],
      [newToken({ exp: 1 }), { ok: false, code: 'token_expired', ttlSeconds: 60 }],
      [
        newToken({ aud: 'other' }),
        { ok: false, code: 'claim_invalid', claim: 'aud', ttlSeconds: 60 },
      ],
      [
        newToken({}, createSigner('RS256')),
        { ok: false, code: 'signature_invalid', ttlSeconds: 60 },
      ],
      [newToken({ nbf: nowSeconds() + 60 }), { ok: false, code: 'token_not_yet_valid' }],
      [newToken({}, createSigner('RS256', 'key-2')), { ok: false, code: 'key_not_found' }],
    ] as const;
    for (const [token, expected] of cases) {
      const { status, json } = await ask(port, { token });
      assert.equal(status, 200);
      assert.deepEqual(json, expected);
    }
  });

  it('refuses claims that are nested so deep that no JSON can be made of them', async (test) => {
    const { port } = await start(test);
    assert.equal((await ask(port, { token: deepToken(900) })).json.ok, true);
    for (const depth of [1100, 5500]) {
      const { status, json } = await ask(port, { token: deepToken(depth) });
      assert.deepEqual([status, json.ok, json.code], [200, false, 'payload_malformed']);
    }
  });

  it('gives no answer for keeping when answerMaxAgeSeconds is 0', async (test) => {
    const { port } = await start(test, { ...CONFIG, answerMaxAgeSeconds: 0 });
    assert.equal('ttlSeconds' in (await ask(port, { token: newToken() })).json, false);
    assert.deepEqual((await ask(port, { token: '' })).json, { ok: false, code: 'token_malformed' });
  });

  it('judges by the rules, and denies a question without a path', async (test) => {
    const { port } = await start(test, { ...CONFIG, rules: RULES });
    const verdict = async (token: string, request: object) => {
      const { json } = await ask(port, { token, request });
      return json.ok || json.code;
    };
    const [admin, user] = [newToken({ role: 'admin' }), newToken()];
    assert.equal(await verdict(admin, { method: 'GET', path: '/admin/x' }), true);
    assert.equal(await verdict(user, { method: 'GET', path: '/admin/x' }), 'delegate_denied');
    assert.equal(await verdict(user, { method: 'GET', path: '/api/x' }), true);
    assert.equal(await verdict(user, { method: 'POST', path: '/api/x' }), 'delegate_denied');
    assert.equal(await verdict(user, { path: '/api/x' }), 'delegate_denied');
    assert.equal(await verdict(user, { method: 'GET', path: '/other' }), 'delegate_denied');
    assert.equal(await verdict(user, { clientIp: '192.0.2.1' }), 'delegate_denied');
    assert.equal((await ask(port, { token: admin })).json.code, 'delegate_denied');
    const expired = newToken({ exp: 1 });
    assert.equal(await verdict(expired, { method: 'GET', path: '/public' }), 'token_expired');
  });
});

describe('POST /verify authentication', () => {
  const body = JSON.stringify({ token: newToken() });
  const cases: Readonly<Record<string, string | undefined>> = {
    'no signature': undefined,
    'a signature of another secret': signBody(body, { key: { ...HMAC_KEY, secret: newSecret() } }),
    'a signature of an unknown key': signBody(body, { key: { ...HMAC_KEY, id: 'gate-2' } }),
    'a signature of 61 seconds ago': signBody(body, { now: nowSeconds() - 61 }),
    'a signature of another body': signBody(`${body} `),
    'a signature of another path': signBody(body, { path: '/verify?x' }),
    'a bearer token': 'Bearer x',
  };
  for (const [name, authorization] of Object.entries(cases)) {
    it(`refuses ${name}`, async (test) => {
      const { port } = await start(test);
      const headers = authorization === undefined ? {} : { authorization };
      const received = await send(port, '/verify', { method: 'POST', body, headers });
      assert.equal(received.status, 401);
      assert.equal(received.body, '{"error":"unauthenticated"}');
      assert.equal(received.headers['www-authenticate'], 'POSTERN-HMAC-SHA256');
    });
  }

  it('takes each of several keys, and the query as a part of the path', async (test) => {
    const second = { id: 'gate-2', secret: newSecret() };
    const authentication = { hmac: { keys: [HMAC_KEY, second] } };
    const { port } = await start(test, { ...CONFIG, authentication });
    for (const key of [HMAC_KEY, second]) {
      const path = '/verify?from=edge';
      const headers = { authorization: signBody(body, { key, path }) };
      const { json } = await send(port, path, { method: 'POST', body, headers });
      assert.equal(json.ok, true);
    }
  });

  it('is not there without hmac and functionUrl', async (test) => {
    const authentication = { trustedProxies: ['127.0.0.1'] };
    const { port } = await start(test, { ...CONFIG, authentication });
    assert.equal((await ask(port, { token: newToken() })).status, 404);
  });

  it("does not take a function URL's word over a socket", async (test) => {
    const authentication = { functionUrl: true, trustedProxies: ['127.0.0.1'] } as const;
    const { port } = await start(test, { ...CONFIG, authentication });
    assert.equal((await ask(port, { token: newToken() })).status, 401);
  });
});

describe('POST /verify with a malformed question', () => {
  const questions = [
    '',
    'null',
    '[]',
    '"token"',
    '{"token":1}',
    '{"token":["x"]}',
    '{}',
    '{"__proto__":{"token":"x"}}',
    '{"token":"x","request":[]}',
    '{"token":"x","request":null}',
    '{"token":"x","request":{"path":1}}',
    '{"token":"x","request":{"headers":{"a":"b"}}}',
    '{"token":"x","request":{"headers":{"a":[1]}}}',
    '{"token":"x"',
    '\ufeff{"token":"x"}',
  ];
  for (const body of questions) {
    it(`says 400 to ${JSON.stringify(body)}`, async (test) => {
      const { port } = await start(test);
      const headers = { authorization: signBody(body) };
      const received = await send(port, '/verify', { method: 'POST', body, headers });
      assert.equal(received.status, 400);
      assert.equal(received.body, '{"error":"request_malformed"}');
    });
  }
});
