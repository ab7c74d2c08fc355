import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import {
  ASSERTION_RING,
  BASE,
  ISSUER,
  LOCK,
  lockedWith,
  METADATA,
  plan,
} from './login-config.test.support.ts';
import type { ProviderPlan } from './plan.ts';

/** The plan of the one provider. */
function provider(login: object, metadata: object = {}): ProviderPlan {
  const lock = { ...LOCK, [ISSUER]: lockedWith({ ...METADATA, ...metadata }) };
  return plan({ login }, lock).login.providers[0] as ProviderPlan;
}

describe('planLogin()', () => {
  it('plans what the runtime needs', () => {
    const { login, keyRing, notices, ...more } = plan({});
    const { idToken, ...rest } = login.providers[0] as ProviderPlan;
    assert.deepEqual(rest, {
      issuer: ISSUER,
      authorizationEndpoint: `${ISSUER}/authorize`,
      tokenEndpoint: `${ISSUER}/token`,
      clientId: 'gate',
      clientAuthentication: 'none',
      scope: 'openid',
      clockToleranceSeconds: 30,
      claims: [],
      admission: rest.admission,
    });
    assert.match(rest.admission ?? '', /^[\w-]{8}$/);
    assert.deepEqual(login.session, { idleSeconds: 3600, lifetimeSeconds: 43_200 });
    assert.deepEqual(keyRing, BASE.session.keyRing);
    assert.deepEqual([notices, more], [[], {}]);
    const { audience, algorithms, clockToleranceSeconds, fetchedAt, remote } = idToken;
    assert.deepEqual(
      [idToken.issuer, audience, algorithms, clockToleranceSeconds, fetchedAt],
      [ISSUER, ['gate'], ['RS256'], 30, 1_700_000_000],
    );
    assert.equal(remote?.uri, `${ISSUER}/jwks`);
  });

  it('is plain JSON', () => {
    const { login } = plan({ session: { claims: ['groups'] } });
    assert.deepEqual(JSON.parse(JSON.stringify(login)), login);
  });

  it('takes the issuer and what belongs to it from the config', () => {
    const key = createSigner('ES256', 'own');
    const login = { clientId: 'gate', everyoneAtTheProvider: true };
    const config = { ...BASE, issuer: ISSUER, algorithms: ['ES256'], jwks: { keys: [key.jwk] } };
    const planned = plan({ ...config, login: { providers: [login] } });
    const { idToken } = planned.login.providers[0] as ProviderPlan;
    assert.deepEqual([idToken.algorithms, idToken.keys?.[0]?.kid], [['ES256'], 'own']);
    assert.ok(!('fetchedAt' in idToken));
  });

  it('does not take HMAC keys of bearer tokens for ID tokens', () => {
    const secret = createSigner('HS256', 'own');
    const config = { issuer: ISSUER, audience: 'api', algorithms: ['HS256'], jwks: secret.jwk };
    const { idToken } = plan(config).login.providers[0] as ProviderPlan;
    assert.deepEqual(idToken.algorithms, ['RS256']);
  });

  it('verifies ID tokens by keys of its own', () => {
    const key = createSigner('ES256', 'own');
    const { idToken } = provider({ jwks: key.jwk });
    assert.deepEqual([idToken.algorithms, idToken.keys?.[0]?.kid], [['ES256'], 'own']);
  });

  it('takes the algorithms that it is given', () => {
    assert.deepEqual(provider({ idTokenAlgorithms: ['ES256'] }).idToken.algorithms, ['ES256']);
  });

  it('takes endpoints by hand, and then no lock file', () => {
    const endpoints = {
      authorization: `${ISSUER}/a`,
      token: `${ISSUER}/t`,
      revocation: `${ISSUER}/r`,
      endSession: `${ISSUER}/e`,
    };
    const jwks = createSigner('RS256').jwk;
    const { login } = plan({ login: { endpoints, jwks } }, {});
    const { authorizationEndpoint, tokenEndpoint, revocationEndpoint, endSessionEndpoint } = login
      .providers[0] as ProviderPlan;
    assert.deepEqual(
      [authorizationEndpoint, tokenEndpoint, revocationEndpoint, endSessionEndpoint],
      Object.values(endpoints),
    );
  });

  it('reads the discovery document', () => {
    const { revocationEndpoint, endSessionEndpoint, sendsIssuer } = provider(
      {},
      {
        revocation_endpoint: `${ISSUER}/revoke`,
        end_session_endpoint: `${ISSUER}/end`,
        authorization_response_iss_parameter_supported: true,
        code_challenge_methods_supported: ['S256', 'plain'],
      },
    );
    assert.deepEqual(
      [revocationEndpoint, endSessionEndpoint, sendsIssuer],
      [`${ISSUER}/revoke`, `${ISSUER}/end`, true],
    );
  });

  it('pushes requests only where it is told to', () => {
    const metadata = { pushed_authorization_request_endpoint: `${ISSUER}/par` };
    assert.ok(!('pushedAuthorizationRequestEndpoint' in provider({}, metadata)));
    const { pushedAuthorizationRequestEndpoint } = provider(
      { pushedAuthorization: true },
      metadata,
    );
    assert.equal(pushedAuthorizationRequestEndpoint, `${ISSUER}/par`);
  });

  for (const [members, taken, expected] of [
    [{}, undefined, 'none'],
    [{ clientSecret: 'x' }, undefined, 'client_secret_basic'],
    [{ clientSecret: 'x' }, ['client_secret_post'], 'client_secret_post'],
    [{ clientSecret: 'x' }, ['client_secret_basic', 'client_secret_post'], 'client_secret_basic'],
    [
      { clientSecret: 'x', clientAuthentication: 'client_secret_post' },
      undefined,
      'client_secret_post',
    ],
    [{ clientAuthentication: 'none' }, ['client_secret_basic'], 'none'],
    [{ privateKey: JSON.stringify(createSigner('ES256').privateJwk) }, [], 'private_key_jwt'],
  ] as const) {
    it(`proves itself by ${expected} with ${Object.keys(members)} where the provider takes ${taken}`, () => {
      const metadata = taken ? { token_endpoint_auth_methods_supported: taken } : {};
      assert.equal(provider(members, metadata).clientAuthentication, expected);
    });
  }

  it('plans the key of private_key_jwt as the text that it is', () => {
    const jwk = JSON.stringify(createSigner('ES256', 'gate-1').privateJwk);
    assert.deepEqual(provider({ privateKey: jwk }).clientKey, { jwk, alg: 'ES256', kid: 'gate-1' });
  });

  it('plans the request', () => {
    const { scope, parameters, maxAgeSeconds } = provider({
      scopes: ['openid', 'profile', 'offline_access'],
      prompt: 'login consent',
      maxAgeSeconds: 600,
      parameters: { hd: 'example.com' },
    });
    assert.equal(scope, 'openid profile offline_access');
    assert.deepEqual(parameters, { hd: 'example.com', prompt: 'login consent', max_age: '600' });
    assert.equal(maxAgeSeconds, 600);
  });

  it('plans who may enter', () => {
    const tenant = '11111111-2222-3333-4444-555555555555';
    const issuer = `https://login.microsoftonline.com/${tenant}/v2.0`;
    const entra = { provider: 'entra', issuer, everyoneAtTheProvider: undefined };
    const { everyoneAtTheProvider: _, ...login } = { ...BASE.login, ...entra };
    const planned = plan(
      {
        login: {
          providers: [
            { ...login, tenants: [tenant.toUpperCase()], require: { groups: { anyOf: ['a'] } } },
          ],
        },
      },
      { [issuer]: lockedWith() },
    );
    assert.deepEqual(planned.login.providers[0]?.conditions, [
      { claim: 'tid', path: ['tid'], anyOf: [tenant] },
      { claim: 'groups', path: ['groups'], anyOf: ['a'] },
    ]);
  });

  it('plans domains in lower case, and asks for the e-mail address', () => {
    const login = { issuer: ISSUER, clientId: 'gate', emailDomains: ['Example.com'] };
    const { emailDomains, scope } = plan({ login: { providers: [login] } }).login
      .providers[0] as ProviderPlan;
    assert.deepEqual([emailDomains, scope], [['example.com'], 'openid email']);
  });

  it('keeps the places of the claims that sessions have, each once', () => {
    const { login } = plan({
      claims: { roles: ['realm_access', 'roles'] },
      session: { claims: ['roles', 'email', 'sub', 'email'] },
    });
    assert.deepEqual(login.providers[0]?.claims, [['realm_access', 'roles'], ['email']]);
  });

  it('takes a key ring as text', () => {
    const { keyRing } = plan({ session: { keyRing: JSON.stringify(BASE.session.keyRing) } });
    assert.deepEqual(keyRing, BASE.session.keyRing);
  });

  it('keeps the assertion key only where something is asserted', () => {
    const session = { keyRing: ASSERTION_RING };
    assert.ok(!('assertion' in plan({ session }).keyRing));
    const forward = { assertion: { audience: 'https://origin.example.com' } };
    assert.equal(plan({ session, forward }).keyRing.assertion?.kid, 'assertion-1');
  });

  it('keeps sessions no longer idle than they live', () => {
    const { login } = plan({ session: { lifetimeSeconds: 600 } });
    assert.deepEqual(login.session, { idleSeconds: 600, lifetimeSeconds: 600 });
  });

  it('gives the store of revocations to those who can share a file', () => {
    const revocationStore = { type: 'file', path: './revocations.log' };
    const planned = plan({ target: 'fetch', session: { revocationStore } });
    assert.deepEqual(planned.revocationStore, revocationStore);
  });

  it('notes sessions with many claims', () => {
    const claims = Array.from({ length: 9 }, (_, index) => `claim${index}`);
    const { notices } = plan({ session: { claims } });
    assert.deepEqual(
      notices.map(({ id }) => id),
      ['session_large'],
    );
  });

  for (const [title, config, ids] of [
    ['a session', { session: { claims: ['email'] } }, ['email_scope']],
    ['admission', { login: { require: { email: { anyOf: ['a@example.com'] } } } }, ['email_scope']],
    [
      'a session that asks for it',
      { login: { scopes: ['openid', 'email'] }, session: { claims: ['email'] } },
      [],
    ],
    ['nothing', {}, []],
  ] as const) {
    it(`notes what is said of the e-mail address where it is read by ${title}`, () => {
      const { everyoneAtTheProvider: _, ...login } = BASE.login;
      const rules = [{ path: '*', require: { sub: { noneOf: ['x'] } } }];
      const own = 'login' in config ? config.login : {};
      const { notices } = plan({ ...config, rules, login: { providers: [{ ...login, ...own }] } });
      assert.deepEqual(
        notices.map(({ id }) => id),
        ids,
      );
    });
  }

  it('lets rules for bearer tokens require what sessions do not keep', () => {
    plan({
      issuer: ISSUER,
      audience: 'api',
      rules: [
        { path: '/api*', credential: 'bearer', require: { scope: { allOf: ['read'] } } },
        { path: '*', require: { sub: { equals: 'ada' }, auth_time: { noneOf: [0] } } },
      ],
    });
  });

  it('needs no word on who may enter where no rule is for everybody', () => {
    const { everyoneAtTheProvider: _, ...login } = BASE.login;
    const rules = [{ path: '*', require: { sub: { anyOf: ['ada'] } } }];
    plan({ rules, login: { providers: [login] } });
  });

  it('takes a condition within a claim that sessions keep', () => {
    plan({
      claims: { realm: ['realm_access'], roles: ['realm_access', 'roles'] },
      session: { claims: ['realm'] },
      rules: [{ path: '*', require: { roles: { anyOf: ['a'] } } }],
    });
  });
});
