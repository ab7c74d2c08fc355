import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, it } from 'node:test';
import { clientSecretBasic } from './client-authentication.ts';
import { createIntrospectionForm } from './introspection.ts';
import type { IntrospectionDelegatePlan } from './plan.ts';
import type { Answer, NoAnswer } from './types.ts';

const NOW = 1_800_000_000;
const JSON_TYPE = 'application/json';

interface Given {
  readonly status?: number;
  readonly type?: string;
  readonly location?: string;
  readonly cookie?: string;
  readonly body?: unknown;
}

/** Says what a test wants, which no real server would. */
let given: Given = {};
let asked: { url?: string | undefined; headers?: IncomingHttpHeaders; body?: string } = {};
const server = createServer(async (request, response) => {
  let body = '';
  for await (const part of request) body += part;
  asked = { url: request.url, headers: request.headers, body };
  const { status = 200, type = JSON_TYPE, location, cookie } = given;
  const more = { ...(location && { location }), ...(cookie && { 'set-cookie': cookie }) };
  response.writeHead(status, { 'content-type': type, ...more });
  response.end(typeof given.body === 'string' ? given.body : JSON.stringify(given.body));
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
after(() => {
  server.closeAllConnections();
  server.close();
});
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/introspect?tenant=a`;

const PLAN: IntrospectionDelegatePlan = {
  type: 'introspection',
  deadlineMilliseconds: 800,
  cacheMaxAgeSeconds: 60,
  cacheMaxEntries: 10,
  cacheMaxBytes: 10_000,
  configHash: 'x',
  targets: [url],
  clientId: 'gate',
  clientAuthentication: 'clientSecretBasic',
  clientSecret: 'secret',
};

async function send(
  answer: Given,
  { plan = {}, bearer = 'token' }: { plan?: Partial<typeof PLAN>; bearer?: string } = {},
): Promise<Answer | NoAnswer> {
  given = answer;
  const form = createIntrospectionForm({ ...PLAN, ...plan }, { fetch, clientSecretBasic });
  const request = { method: 'GET', host: 'a', path: '/', query: '', headers: {}, clientIp: '' };
  const signal = AbortSignal.timeout(5_000);
  return form
    .send({ request, rule: 0, bearer }, url, { signal, now: NOW })
    .catch((): NoAnswer => 'failed');
}

it('createIntrospectionForm() lets no answer be kept that comes with a cookie', async () => {
  for (const active of [true, false]) {
    const answer = await send({ body: { active }, cookie: 'a=1' });
    assert.equal(Object(answer).ok, active);
    assert.equal(Object(answer).ttlSeconds, 0);
    assert.notEqual(Object(await send({ body: { active } })).ttlSeconds, 0);
  }
});

/** The verdict on an active token with these members, in one word. */
async function judge(members: object, plan: Partial<typeof PLAN> = {}): Promise<string> {
  const answer = await send({ body: { active: true, ...members } }, { plan });
  if (typeof answer === 'string') return answer;
  return answer.ok ? 'ok' : [answer.code, answer.claim].filter(Boolean).join(' ');
}

describe('createIntrospectionForm() sends', () => {
  it('one form, as RFC 7662 section 2.1 has it', async () => {
    await send({ body: { active: false } }, { bearer: 'a+b/c~d.e-f_g==' });
    assert.equal(asked.url, '/introspect?tenant=a');
    assert.equal(asked.headers?.['content-type'], 'application/x-www-form-urlencoded');
    assert.equal(asked.headers?.accept, JSON_TYPE);
    assert.equal(asked.body, 'token=a%2Bb%2Fc%7Ed.e-f_g%3D%3D&token_type_hint=access_token');
  });

  it('user name and password encoded as RFC 6749 section 2.3.1 asks', async () => {
    await send({ body: {} }, { plan: { clientId: 'a:b c', clientSecret: 'x+y%z=&/' } });
    const [scheme, credentials = ''] = String(asked.headers?.authorization).split(' ');
    assert.equal(scheme, 'Basic');
    assert.equal(atob(credentials), 'a%3Ab+c:x%2By%25z%3D%26%2F');
  });
});

describe('createIntrospectionForm() reads', () => {
  it('an active token with all that the server says of it', async () => {
    const body = { active: true, sub: 'ada', scope: 'read', groups: ['staff'], exp: NOW + 5 };
    assert.deepEqual(await send({ body }), { ok: true, claims: body, ttlSeconds: Infinity });
  });

  it('an inactive token, whatever else is said of it', async () => {
    const body = { active: false, sub: 'ada', exp: NOW + 5 };
    const refusal = { ok: false, code: 'token_inactive', ttlSeconds: 10 };
    assert.deepEqual(await send({ body }), refusal);
  });

  for (const [title, answer] of [
    ...['true', 1, null, undefined, [true], {}].map((active): [string, Given] => [
      `"active": ${JSON.stringify(active)}`,
      { body: { active, sub: 'ada' } },
    ]),
    ['a list', { body: [{ active: true }] }],
    ['nothing', { body: '' }],
    ['no JSON', { body: '{"active":true' }],
    ['an inherited "active"', { body: '{"__proto__":{"active":true}}' }],
    ['a page', { type: 'text/html', body: '{"active":true}' }],
    [
      'a signed answer, which was not asked for',
      { type: 'application/token-introspection+jwt', body: '{"active":true}' },
    ],
    ['too much', { body: { active: true, more: 'x'.repeat(70_000) } }],
    ['another 2xx', { status: 201, body: { active: true } }],
    ['400', { status: 400, body: { error: 'invalid_request' } }],
    ['401', { status: 401, body: { error: 'invalid_client', active: true } }],
    ['403', { status: 403, body: { active: true } }],
    ['404', { status: 404, body: { active: true } }],
  ] as readonly [string, Given][]) {
    it(`no answer in ${title}`, async () => {
      assert.equal(await send(answer), 'unusable');
    });
  }

  it('throttling, failure and a redirect for what they are', async () => {
    assert.equal(await send({ status: 429, body: { active: true } }), 'busy');
    for (const status of [500, 502, 503]) {
      assert.equal(await send({ status, body: { active: true } }), 'failed');
    }
    assert.equal(await send({ status: 307, location: url, body: { active: true } }), 'unusable');
  });
});

describe('createIntrospectionForm() refuses of active tokens', () => {
  for (const [members, verdict] of [
    [{ token_type: 'Bearer' }, 'ok'],
    [{ token_type: 'bearer', token_use: 'access_token' }, 'ok'],
    [{ token_use: 'access' }, 'ok'],
    [{ token_type: 'DPoP' }, 'sender_constrained'],
    [{ token_type: 'dpop' }, 'sender_constrained'],
    [{ cnf: { jkt: 'x' }, token_type: 'Bearer' }, 'sender_constrained'],
    [{ cnf: null }, 'sender_constrained'],
    // Keycloak and Hydra say so of a refresh token.
    [{ token_type: 'Refresh' }, 'claim_invalid token_type'],
    [{ token_type: 'Bearer', token_use: 'refresh_token' }, 'claim_invalid token_use'],
    [{ token_type: ['Bearer'] }, 'claim_invalid token_type'],
    [{ token_type: '' }, 'claim_invalid token_type'],
    [{ token_type: null }, 'claim_invalid token_type'],
    [{ token_use: 7 }, 'claim_invalid token_use'],
    [{ nbf: NOW }, 'ok'],
    [{ nbf: NOW + 1 }, 'token_not_yet_valid'],
    [{ nbf: `${NOW}` }, 'claim_invalid nbf'],
    [{ nbf: null }, 'claim_invalid nbf'],
  ] as const) {
    it(`${JSON.stringify(members)}: ${verdict}`, async () => {
      assert.equal(await judge(members), verdict);
    });
  }

  const plan = { issuer: 'https://login/', audience: ['a', 'b'] };
  const good = { iss: 'https://login/', aud: 'b' };
  for (const [members, verdict] of [
    [{}, 'ok'],
    [{ aud: ['x', 'a'] }, 'ok'],
    [{ aud: undefined }, 'claim_missing aud'],
    [{ aud: [] }, 'claim_invalid aud'],
    [{ aud: [['a']] }, 'claim_invalid aud'],
    [{ aud: { a: 'a' } }, 'claim_invalid aud'],
    [{ aud: 'ab' }, 'claim_invalid aud'],
    [{ aud: null }, 'claim_invalid aud'],
    [{ iss: undefined }, 'claim_missing iss'],
    [{ iss: 'https://login' }, 'claim_invalid iss'],
    [{ iss: ['https://login/'] }, 'claim_invalid iss'],
  ] as const) {
    it(`with issuer and audience, ${JSON.stringify(members)}: ${verdict}`, async () => {
      assert.equal(await judge({ ...good, ...members }, plan), verdict);
    });
  }

  it('for a while, but a token whose time is to come for no time', async () => {
    const wrong = await send({ body: { active: true, token_type: 'mac' } });
    const early = await send({ body: { active: true, nbf: NOW + 9 } });
    assert.equal(typeof wrong === 'object' && wrong.ttlSeconds, 10);
    assert.equal(typeof early === 'object' && early.ttlSeconds, 0);
  });
});
