import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  CLIENT,
  CONFIG,
  deepToken,
  introspect,
  newSecret,
  newToken,
  type Received,
  send,
  start,
} from '../testing.test.support.ts';

const FORM = 'application/x-www-form-urlencoded';

function post(port: number, body: string, authorization?: string): Promise<Received> {
  const headers = { 'content-type': FORM, ...(authorization && { authorization }) };
  return send(port, '/introspect', { method: 'POST', headers, body });
}

function basic(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
}

function form(values: Readonly<Record<string, string>>): string {
  return new URLSearchParams(values).toString();
}

describe('POST /introspect', () => {
  it('answers the claims of a genuine token', async (test) => {
    const { port } = await start(test);
    const token = newToken({ scope: 'read', active: false, token_type: 'x' });
    const { status, json, headers } = await introspect(port, { token });
    assert.equal(status, 200);
    const { active, token_type, scope, sub, iss } = json;
    assert.deepEqual(
      { active, token_type, scope, sub, iss },
      {
        active: true,
        token_type: 'Bearer',
        scope: 'read',
        sub: 'user-1',
        iss: 'https://login.example.com/',
      },
    );
    assert.equal(headers['cache-control'], 'no-store');
  });

  it('answers active: false and nothing else for every refusal', async (test) => {
    const { port } = await start(test);
    for (const token of ['x', newToken({ exp: 1 }), newToken({ aud: 'other' })]) {
      const { status, body } = await introspect(port, { token });
      assert.equal(status, 200);
      assert.equal(body, '{"active":false}');
    }
  });

  it('answers active: false for claims that no JSON can be made of', async (test) => {
    const { port } = await start(test);
    const { status, body } = await introspect(port, { token: deepToken(5500) });
    assert.deepEqual([status, body], [200, '{"active":false}']);
  });

  it('takes client_secret_post', async (test) => {
    const { port } = await start(test);
    const { clientId: client_id, clientSecret: client_secret } = CLIENT;
    const { json } = await post(port, form({ token: newToken(), client_id, client_secret }));
    assert.equal(json.active, true);
  });

  it('answers 503 where the keys cannot be had: an outage is no verdict', async (test) => {
    const { jwks, ...config } = CONFIG;
    const jwksUri = 'https://login.example.com/jwks.json';
    const fetch = () => Promise.reject(new Error('no network'));
    const { port } = await start(test, { ...config, jwksUri }, { fetch });
    const { status, body } = await introspect(port, { token: newToken() });
    assert.equal(status, 503);
    assert.equal(body, '{"error":"temporarily_unavailable"}');
  });

  it('is not there without clients', async (test) => {
    const authentication = { trustedProxies: ['127.0.0.1'] };
    const { port } = await start(test, { ...CONFIG, authentication });
    assert.equal((await introspect(port, { token: newToken() })).status, 404);
  });
});

describe('POST /introspect authentication', () => {
  const id = encodeURIComponent(CLIENT.clientId);
  const { clientId: client_id, clientSecret } = CLIENT;
  const cases: Readonly<
    Record<string, readonly [authorization?: string | undefined, posted?: object]>
  > = {
    'no client': [],
    'another secret': [basic(id, newSecret())],
    'an unknown client': [basic('other', clientSecret)],
    'a client whose name is a prototype member': [basic('constructor', clientSecret)],
    'a client without a secret': [basic(id, '')],
    'Basic without a colon': [`Basic ${Buffer.from(id).toString('base64')}`],
    'Basic with a broken encoding': [basic('%E0%A4%A', clientSecret)],
    'another scheme': [`Bearer ${clientSecret}`],
    'another posted secret': [undefined, { client_id, client_secret: newSecret() }],
    'a posted client without a secret': [undefined, { client_id }],
  };
  for (const [name, [authorization, posted = {}]] of Object.entries(cases)) {
    it(`refuses ${name}`, async (test) => {
      const { port } = await start(test);
      const body = form({ token: newToken(), ...posted });
      const { status, body: text, headers } = await post(port, body, authorization);
      assert.equal(status, 401);
      assert.equal(text, '{"error":"invalid_client"}');
      assert.equal(headers['www-authenticate'], 'Basic realm="postern"');
    });
  }

  it('refuses a client that authenticates in two ways', async (test) => {
    const { port } = await start(test);
    const body = form({ token: newToken(), client_id, client_secret: clientSecret });
    const { status, body: text } = await post(port, body, basic(id, clientSecret));
    assert.equal(status, 400);
    assert.equal(text, '{"error":"invalid_request"}');
  });
});

describe('POST /introspect with a malformed request', () => {
  const authorization = basic(encodeURIComponent(CLIENT.clientId), CLIENT.clientSecret);
  for (const body of ['', 'token=', 'token=a&token=b', 'nothing=here']) {
    it(`says 400 to "${body}"`, async (test) => {
      const { port } = await start(test);
      assert.equal((await post(port, body, authorization)).body, '{"error":"invalid_request"}');
    });
  }

  for (const name of ['token', 'client_id', 'client_secret']) {
    it(`says 400 to a repeated ${name} (RFC 6749 section 3.2)`, async (test) => {
      const { port } = await start(test);
      const { clientId: client_id, clientSecret: client_secret } = CLIENT;
      const values = { token: newToken(), client_id, client_secret };
      const twice = `${form(values)}&${form({ [name]: values[name as keyof typeof values] })}`;
      const { status, body } = await post(port, twice);
      assert.deepEqual([status, body], [400, '{"error":"invalid_request"}']);
    });
  }

  it('says 400 to JSON', async (test) => {
    const { port } = await start(test);
    const headers = { 'content-type': 'application/json', authorization };
    const sent = { method: 'POST', headers, body: '{"token":"x"}' };
    assert.equal((await send(port, '/introspect', sent)).status, 400);
  });
});
