import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type * as OAuth from 'oauth4webapi';
import { trim } from './trim-library.ts';

const LIBRARY = import.meta.resolve('oauth4webapi');
const source: string = await readFile(fileURLToPath(LIBRARY), 'utf8');
const whole: typeof OAuth = await import(LIBRARY);
const trimmed: typeof OAuth = await import(
  `data:text/javascript,${encodeURIComponent(trim(source))}`
);
const { failureOf } = (await import(
  new URL('./oidc/provider-failure.js', import.meta.resolve('postern')).href
)) as { failureOf: (thrown: unknown) => unknown };

const NOW = Math.floor(Date.now() / 1000);
const ISSUER = 'https://login.example.com/';
const CLAIMS = {
  ...{ iss: ISSUER, aud: 'me', sub: 'ada', nonce: 'n', auth_time: NOW - 10 },
  ...{ iat: NOW, exp: NOW + 60 },
};
const ANSWER = { access_token: 'a', token_type: 'Bearer', expires_in: 60, refresh_token: 'r' };

function idToken(claims: object, header: object = { alg: 'RS256' }): string {
  const parts = [header, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  return [...parts, 'c2ln'].join('.');
}

/** What a login does with one answer of the token endpoint: all that it says, or which failure it is. */
async function redeem(library: typeof OAuth, answer: () => Response, query = 'code=c&state=s') {
  const server = {
    issuer: ISSUER,
    token_endpoint: `${ISSUER}token`,
    id_token_signing_alg_values_supported: ['RS256'],
    authorization_response_iss_parameter_supported: query.includes('must'),
  } as OAuth.AuthorizationServer;
  const client = { client_id: 'me', [library.clockSkew]: 0, [library.clockTolerance]: 5 };
  const sent: unknown[] = [];
  const fetch = async (
    url: string,
    { method, headers, body, redirect }: OAuth.CustomFetchOptions<string, URLSearchParams>,
  ) => {
    const { 'user-agent': _, ...others } = headers;
    sent.push({ url, method, headers: others, body: `${body}`, redirect });
    return answer();
  };
  const options = { [library.customFetch]: fetch, signal: AbortSignal.timeout(1000) };
  try {
    const given = library.validateAuthResponse(server, client, new URLSearchParams(query), 's');
    const authenticate = library.ClientSecretBasic("a secret-_.!~*'()%é");
    const response = await library.authorizationCodeGrantRequest(
      ...([server, client, authenticate, given, 'https://app/', 'verifier', options] as const),
    );
    const tokens = await library.processAuthorizationCodeResponse(server, client, response, {
      expectedNonce: 'n',
      requireIdToken: true,
      maxAge: 100,
    });
    return { sent, tokens: { ...tokens } };
  } catch (error) {
    return { sent, failure: failureOf(error) };
  }
}

function json(value: unknown, status = 200, headers = {}): () => Response {
  return () =>
    new Response(typeof value === 'string' ? value : JSON.stringify(value), {
      status,
      headers: { 'content-type': 'application/json', ...headers },
    });
}

const challenge = { 'www-authenticate': 'Basic realm="x"' };

const ANSWERS: readonly (() => Response)[] = [
  json({ ...ANSWER, id_token: idToken(CLAIMS) }),
  ...[
    { iss: 'x' },
    { iss: 1 },
    { iss: undefined },
    { aud: 'x' },
    { aud: ['me'] },
    { aud: 1 },
    { aud: undefined },
    { aud: ['me', 'x'] },
    { aud: ['me', 'x'], azp: 'me' },
    { aud: ['me', 'x'], azp: 'x' },
    { sub: 1 },
    { sub: undefined },
    { nonce: 'x' },
    { nonce: undefined },
    { nonce: 1 },
    { exp: NOW - 100 },
    { exp: NOW - 3 },
    { exp: '1' },
    { exp: undefined },
    { nbf: NOW + 100 },
    { nbf: 'x' },
    { iat: 'x' },
    { iat: undefined },
    { auth_time: NOW - 200 },
    { auth_time: undefined },
    { auth_time: 'x' },
    { auth_time: -1 },
  ].map((change) => json({ ...ANSWER, id_token: idToken({ ...CLAIMS, ...change }) })),
  ...[{ alg: 'none' }, { alg: 'HS256' }, { alg: 'RS256', crit: ['x'] }, {}, [] as object].map(
    (header) => json({ ...ANSWER, id_token: idToken(CLAIMS, header) }),
  ),
  ...['', 'x', 'a.b', 'a.b.c', 'a.b.c.d.e', 1, null, {}].map((text) =>
    json({ ...ANSWER, id_token: text }),
  ),
  ...[
    { access_token: '' },
    { access_token: 1 },
    { token_type: undefined },
    { token_type: 'mac' },
    { token_type: 'DPoP' },
    { expires_in: '60' },
    { expires_in: 'x' },
    { expires_in: -1 },
    { refresh_token: 1 },
    { scope: 1 },
    { id_token: undefined },
  ].map((change) => json({ ...ANSWER, id_token: idToken(CLAIMS), ...change })),
  ...['', 'no json', '[]', '1', 'null'].map((text) => json(text)),
  ...[400, 401, 403, 429, 500, 503, 302, 201].map((status) =>
    json({ error: 'invalid_grant' }, status),
  ),
  ...[400, 401].map((status) => json({ error: 'invalid_client' }, status, challenge)),
  ...[200, 400, 500].map((status) => json('<html>', status, { 'content-type': 'text/html' })),
  json({ error: 1 }, 400),
  json({}, 400),
  json('x', 400),
];

const QUERIES = [
  'code=c',
  'code=c&state=x',
  'code=c&state=s&state=s',
  'state=s',
  'code=c&code=d&state=s',
  `code=c&state=s&iss=${ISSUER}`,
  'code=c&state=s&iss=x',
  'code=c&state=s&must=1',
  `code=c&state=s&must=1&iss=${ISSUER}`,
  'error=access_denied&state=s',
  'error=access_denied',
  'code=c&state=s&id_token=x',
  'code=c&state=s&token=x',
  'code=c&state=s&response=x',
  'code=c&state=s&error=a&error=b',
  '',
];

describe('trim()', () => {
  it('takes a tenth of the library away, and with it what only that part used', () => {
    assert.ok(trim(source).length < source.length * 0.9);
  });

  it('refuses a library that it does not know', () => {
    assert.throws(
      () => trim(source.replace('length === 5', 'length == 5')),
      /is not known to Postern/,
    );
    assert.throws(
      () => trim(source.replace('\nfunction OPE(', '\nfunction ope(')),
      /is not known to Postern/,
    );
  });

  it('changes no verdict on an answer of a token endpoint', async () => {
    const verdicts = [];
    for (const answer of ANSWERS) {
      const expected = await redeem(whole, answer);
      assert.deepEqual(await redeem(trimmed, answer), expected);
      verdicts.push('tokens' in expected);
    }
    // An audience in a list, one of several with `azp`, an end within the tolerance, a number as text: each kind is there.
    assert.ok(
      verdicts.filter(Boolean).length > 4 && verdicts.filter((taken) => !taken).length > 40,
    );
  });

  it('changes no verdict on what a browser brings', async () => {
    for (const query of QUERIES) {
      const answer = ANSWERS[0] as () => Response;
      assert.deepEqual(
        await redeem(trimmed, answer, query),
        await redeem(whole, answer, query),
        query,
      );
    }
  });
});
