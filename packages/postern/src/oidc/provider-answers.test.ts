import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { describe, it, mock } from 'node:test';
import type { Provider, Tokens } from './context.ts';
import { CLIENT_ID, partsFor, planFor } from './login.test.support.ts';
import { NOW, startProvider } from './provider.test.support.ts';
import { createProvider } from './provider.ts';

const server = await startProvider();
const provider: Provider = createProvider(planFor(server), partsFor(server));

/** A refresh token that the server knows. */
async function refreshToken(): Promise<string> {
  const parameters = new URLSearchParams({ client_id: CLIENT_ID, nonce: 'n', state: 's' });
  const query = server.signIn(`${server.issuer}/authorize?${parameters}`);
  const code = new URLSearchParams(query).get('code') as string;
  // The server tells codes and refresh tokens apart by the name of the field only.
  return code;
}

async function refresh(subject = 'ada'): ReturnType<Provider['refresh']> {
  return provider.refresh(await refreshToken(), { subject, now: NOW });
}

function answering(status: number, body: string, headers = {}): (response: ServerResponse) => void {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body);
  };
}

describe('refresh()', () => {
  it('gives new tokens and verified claims', async () => {
    const tokens = (await refresh()) as Tokens;
    assert.equal(tokens.claims?.sub, 'ada');
    assert.equal(tokens.accessTokenEnd, NOW + 300);
    assert.equal(tokens.refreshToken?.length, 22);
    assert.deepEqual(server.asked.at(-1)?.form.grant_type, 'refresh_token');
  });

  it('refuses the ID token of another person', async () => {
    const expected = { code: 'id_token_invalid', claim: 'sub' };
    assert.deepEqual(await refresh('grace'), expected);
  });

  it('does without an ID token, a new refresh token and an end', async () => {
    const body = { id_token: undefined, refresh_token: undefined, expires_in: undefined };
    server.misdeed = { body };
    assert.deepEqual(await refresh(), {});
    server.misdeed = {};
  });
});

const FAILURES: Readonly<Record<string, [(response: ServerResponse) => void, object]>> = {
  'an OAuth error': [
    answering(400, '{"error":"invalid_grant","error_description":"canary"}'),
    { code: 'provider_refused', detail: 'invalid_grant' },
  ],
  'an error in a form that none has': [
    answering(400, '{"error":"canary-1"}'),
    { code: 'provider_refused' },
  ],
  'a challenge': [
    answering(401, '{"error":"invalid_client"}', { 'www-authenticate': 'Basic realm="x"' }),
    { code: 'provider_refused', detail: 'invalid_client' },
  ],
  'a page with 403': [
    answering(403, '<p>', { 'content-type': 'text/html' }),
    { code: 'provider_refused' },
  ],
  'too many requests': [answering(429, '{"error":"slow_down"}'), { code: 'provider_unavailable' }],
  'a server error': [answering(503, '{"error":"server_error"}'), { code: 'provider_unavailable' }],
  'a redirect': [answering(302, '', { location: '/login' }), { code: 'provider_unavailable' }],
  'no JSON': [answering(200, '{'), { code: 'provider_unavailable' }],
  'no object': [answering(200, '[]'), { code: 'provider_unavailable' }],
  'an empty object': [answering(200, '{}'), { code: 'provider_unavailable' }],
  'a connection that breaks': [(response) => response.destroy(), { code: 'provider_unavailable' }],
};

describe('a provider that answers with', () => {
  for (const [title, [answer, expected]] of Object.entries(FAILURES)) {
    it(`${title} gives ${JSON.stringify(expected)}`, async () => {
      server.misdeed = { answer };
      assert.deepEqual(await refresh(), expected);
      assert.equal(
        await provider.revoke('token', NOW),
        title === 'no JSON' || title === 'no object' || title === 'an empty object',
      );
      server.misdeed = {};
    });
  }

  it('nothing is given up, though its body never ends', async () => {
    const deadline = new AbortController();
    const timeout = mock.method(AbortSignal, 'timeout', () => deadline.signal);
    server.misdeed = {
      answer: (response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{');
        deadline.abort();
      },
    };
    assert.deepEqual(await refresh(), { code: 'provider_unavailable' });
    assert.deepEqual(timeout.mock.calls[0]?.arguments, [3500]);
    timeout.mock.restore();
    server.misdeed = {};
  });
});

describe('a fetch that never answers', () => {
  it('is given up, though it knows no signals', async () => {
    const deadline = new AbortController();
    const timeout = mock.method(AbortSignal, 'timeout', () => deadline.signal);
    const deaf = () => {
      deadline.abort();
      return new Promise<never>(() => {});
    };
    const own = createProvider(planFor(server), partsFor(server, { fetch: deaf }));
    const result = await own.refresh('token', { subject: 'ada', now: NOW });
    assert.deepEqual(result, { code: 'provider_unavailable' });
    timeout.mock.restore();
  });
});

describe('revoke()', () => {
  it('sends the token, and says whether it was taken', async () => {
    assert.equal(await provider.revoke('the-token', NOW), true);
    const { path, form } = server.asked.at(-1) as (typeof server.asked)[0];
    assert.deepEqual([path, form], ['/revoke', { token: 'the-token', client_id: CLIENT_ID }]);
  });

  it('is false without an endpoint', async () => {
    const { revocationEndpoint, ...plan } = planFor(server);
    assert.equal(await createProvider(plan, partsFor(server)).revoke('t', NOW), false);
  });
});
