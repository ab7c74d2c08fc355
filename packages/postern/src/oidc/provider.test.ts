import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import type { Attempt, Failure, Provider, Tokens } from './context.ts';
import { CLIENT_ID, ORIGIN, partsFor, planFor } from './login.test.support.ts';
import type { ProviderPlan } from './plan.ts';
import {
  type HandmadeProvider,
  type Misdeed,
  NOW,
  startProvider,
} from './provider.test.support.ts';
import { createProvider } from './provider.ts';

const ATTEMPT: Attempt = {
  state: 'state-of-this-browser',
  nonce: 'nonce-of-this-browser',
  verifier: 'verifier-of-this-browser-0123456789-0123456789',
  returnTo: '/',
  iat: NOW,
};
const REDIRECT_URI = `${ORIGIN}/.postern/callback`;

const server: HandmadeProvider = await startProvider();

/** The one that the gate talks to. */
function providerWith(changes: Partial<ProviderPlan> = {}): Provider {
  return createProvider(planFor(server, changes), partsFor(server));
}

function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}

/** The parameters that `startLogin` gives for the attempt. */
const PARAMETERS = {
  redirect_uri: REDIRECT_URI,
  state: ATTEMPT.state,
  nonce: ATTEMPT.nonce,
  code_challenge: challengeOf(ATTEMPT.verifier),
  code_challenge_method: 'S256',
};

/** Begins, signs in and redeems, with one thing other than it should be. */
async function signIn(
  change: {
    readonly plan?: Partial<ProviderPlan>;
    readonly parameters?: Record<string, string>;
    readonly query?: (query: URLSearchParams) => void;
    readonly misdeed?: Misdeed;
    readonly provider?: Provider;
  } = {},
): Promise<Tokens | Failure> {
  const { provider = providerWith(change.plan) } = change;
  const url = await provider.authorizationUrl({ ...PARAMETERS, ...change.parameters }, NOW);
  const query = new URLSearchParams(server.signIn(url as string));
  change.query?.(query);
  server.misdeed = change.misdeed ?? {};
  try {
    return await provider.redeem(`${query}`, ATTEMPT, { redirectUri: REDIRECT_URI, now: NOW });
  } finally {
    server.misdeed = {};
  }
}

describe('authorizationUrl()', () => {
  it('asks for a code, with what the plan adds and the endpoint already has', async () => {
    const parameters = { prompt: 'select_account', scope: 'not this', response_type: 'token' };
    const url = await providerWith({ parameters }).authorizationUrl(PARAMETERS, NOW);
    const { origin, pathname, searchParams } = new URL(url as string);
    assert.equal(origin + pathname, `${server.issuer}/authorize`);
    assert.deepEqual(Object.fromEntries(searchParams), {
      tenant: '1',
      response_type: 'code',
      client_id: CLIENT_ID,
      scope: 'openid email',
      prompt: 'select_account',
      ...PARAMETERS,
    });
  });
});

describe('redeem()', () => {
  it('gives verified claims and the tokens', async () => {
    const tokens = await signIn();
    assert.ok(!('code' in tokens), JSON.stringify(tokens));
    assert.equal(tokens.claims?.sub, 'ada');
    assert.equal(tokens.idToken?.split('.').length, 3);
    assert.equal(tokens.refreshToken?.length, 22);
    assert.equal(tokens.accessTokenEnd, NOW + 300);
  });

  it('proves itself with the verifier of this attempt (PKCE): a code of another login is worth nothing', async () => {
    // Somebody who has seen the request begins one of their own with its state and nonce.
    const code_challenge = challengeOf('verifier-of-somebody-else-0123456789-0123456789');
    assert.deepEqual(await signIn({ parameters: { code_challenge } }), {
      code: 'provider_refused',
      detail: 'invalid_grant',
    });
  });

  it('refuses another state, and asks nobody', async () => {
    const asked = server.asked.length;
    for (const state of [`${ATTEMPT.state}x`, 'state-of-this-browseR', '']) {
      const result = await signIn({ query: (query) => query.set('state', state) });
      assert.deepEqual(result, { code: 'login_response_invalid' });
    }
    assert.equal(server.asked.length, asked);
  });

  it('refuses the answer of another provider (RFC 9207), and asks nobody', async () => {
    const asked = server.asked.length;
    for (const plan of [{}, { sendsIssuer: true } as const]) {
      const query = (params: URLSearchParams) => params.set('iss', 'https://evil.example/');
      assert.deepEqual(await signIn({ plan, query }), { code: 'login_response_invalid' });
    }
    assert.equal(server.asked.length, asked);
  });

  it('refuses an answer without issuer where the provider says that it sends one', async () => {
    const query = (params: URLSearchParams) => params.delete('iss');
    const plan = { sendsIssuer: true } as const;
    assert.deepEqual(await signIn({ plan, query }), { code: 'login_response_invalid' });
    assert.ok(!('code' in (await signIn({ query }))));
    assert.ok(!('code' in (await signIn({ plan }))));
  });

  for (const name of ['state', 'iss', 'code']) {
    it(`refuses an answer with two of ${name}`, async () => {
      const query = (params: URLSearchParams) => params.append(name, params.get(name) as string);
      assert.deepEqual(await signIn({ query }), { code: 'login_response_invalid' });
    });
  }

  it('refuses an answer without code, and one with a token', async () => {
    const missing = await signIn({ query: (query) => query.delete('code') });
    assert.deepEqual(missing, { code: 'login_response_invalid' });
    const implicit = await signIn({ query: (query) => query.set('id_token', 'x') });
    assert.deepEqual(implicit, { code: 'login_response_invalid' });
  });

  it("passes the provider's error code on where it has the form of one, and nothing else of it", async () => {
    for (const [error, detail] of [
      ['access_denied', 'access_denied'],
      ['login_required', 'login_required'],
      ['<script>', undefined],
      ['invalid_secret-3f9a', undefined],
    ]) {
      const query = (params: URLSearchParams) => {
        params.set('error', error as string);
        params.set('error_description', '<b>secret</b>');
      };
      const expected = { code: 'login_response_invalid', ...(detail && { detail }) };
      assert.deepEqual(await signIn({ query }), expected);
    }
  });

  const TOKEN_ATTACKS: Readonly<Record<string, readonly [Misdeed, claim?: string]>> = {
    'the nonce of another login': [{ claims: { nonce: 'nonce-of-another' } }, 'nonce'],
    'no nonce': [{ claims: { nonce: undefined } }],
    'another client in aud': [{ claims: { aud: 'another' } }, 'aud'],
    'another audience besides, and no azp': [{ claims: { aud: [CLIENT_ID, 'another'] } }, 'aud'],
    'several audiences, and the azp of another': [
      { claims: { aud: [CLIENT_ID, 'another'], azp: 'another' } },
      'azp',
    ],
    'several audiences, though azp is ours': [
      { claims: { aud: [CLIENT_ID, 'another'], azp: CLIENT_ID } },
      'aud',
    ],
    'one audience, and the azp of another': [{ claims: { azp: 'another' } }, 'azp'],
    'another issuer': [{ claims: { iss: 'https://evil.example/' } }, 'iss'],
    'the at_hash of another access token': [{ body: { access_token: 'of another' } }, 'at_hash'],
    'an at_hash that is no text': [{ claims: { at_hash: 1 } }, 'at_hash'],
    'an expiry in the past': [{ claims: { exp: NOW - 31 } }, 'exp'],
    'no expiry': [{ claims: { exp: undefined } }],
    'an iat in the future': [{ claims: { iat: NOW + 31 } }, 'token_issued_in_future'],
    'a foreign signature': [{ signer: createSigner('ES256') }, 'signature_invalid'],
    'another algorithm': [{ signer: createSigner('RS256') }],
  };
  for (const [title, [misdeed, claim]] of Object.entries(TOKEN_ATTACKS)) {
    it(`refuses an ID token with ${title}`, async () => {
      const expected = { code: 'id_token_invalid', ...(claim && { claim }) };
      assert.deepEqual(await signIn({ misdeed }), expected);
    });
  }

  it('takes what differs within the tolerance, a list of us alone, and no at_hash', async () => {
    for (const claims of [
      { exp: NOW - 29 },
      { iat: Math.floor(NOW) + 29 },
      { aud: [CLIENT_ID], azp: CLIENT_ID },
      { azp: CLIENT_ID },
      { at_hash: undefined },
    ]) {
      assert.ok(!('code' in (await signIn({ misdeed: { claims } }))), JSON.stringify(claims));
    }
  });

  it('has the tolerance of the plan', async () => {
    const plan = { clockToleranceSeconds: 5 };
    const at = (exp: number) => signIn({ plan, misdeed: { claims: { exp } } });
    assert.deepEqual(await at(NOW - 6), { code: 'id_token_invalid', claim: 'exp' });
    assert.ok(!('code' in (await at(NOW - 4))));
  });

  it('refuses a sign-in that is longer ago than max_age, or that has no time', async () => {
    const plan = { maxAgeSeconds: 60 };
    const at = (auth_time: unknown) => signIn({ plan, misdeed: { claims: { auth_time } } });
    assert.deepEqual(await at(NOW - 92), { code: 'id_token_invalid', claim: 'auth_time' });
    assert.deepEqual(await at(undefined), { code: 'id_token_invalid' });
    assert.ok(!('code' in (await at(NOW - 60))));
  });

  it('answers once a due refresh of the keys is over, which no freeze then interrupts', async () => {
    const parts = partsFor(server);
    let isOver = false;
    const refreshIfDue = async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      isOver = true;
    };
    const idTokenVerifier = { ...parts.idTokenVerifier, refreshIfDue };
    const provider = createProvider(planFor(server), { ...parts, idTokenVerifier });
    assert.ok(!('code' in (await signIn({ provider }))));
    assert.ok(isOver);
  });

  it('wants an ID token', async () => {
    const result = await signIn({ misdeed: { body: { id_token: undefined } } });
    assert.deepEqual(result, { code: 'provider_unavailable' });
  });
});
