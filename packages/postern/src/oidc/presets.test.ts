import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PosternConfig } from '../policy/config.ts';
import { BASE, ISSUER, lockedWith, plan } from './login-config.test.support.ts';
import type { ProviderPlan } from './plan.ts';
import { withPresetClaims } from './presets.ts';

describe('withPresetClaims()', () => {
  const cognito = { provider: 'cognito' };
  for (const [title, config, expected] of [
    ['a preset', { login: cognito }, { groups: 'cognito:groups' }],
    ['no preset', { login: {} }, undefined],
    ['an unknown preset', { login: { provider: 'toString' } }, undefined],
    ['a name of its own', { login: cognito, claims: { groups: 'g' } }, { groups: 'g' }],
    ['no login', { claims: { a: 'b' } }, { a: 'b' }],
    ['several alike', { login: { providers: [cognito, cognito] } }, { groups: 'cognito:groups' }],
    ['several that differ', { login: { providers: [cognito, {}] } }, undefined],
    ['nonsense', { login: 7 }, undefined],
  ] as const) {
    it(`knows the claims of a config with ${title}`, () => {
      assert.deepEqual(withPresetClaims(config as unknown as PosternConfig).claims, expected);
    });
  }
});

describe('planLogin() with a preset', () => {
  const TENANT = '11111111-2222-3333-4444-555555555555';
  const POOL = 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI';
  const DOMAIN = 'https://people.auth.eu-central-1.amazoncognito.com';
  const AUTH0 = 'https://people.eu.auth0.com/';
  const endpointsAt = (origin: string, more: object = {}) => ({
    authorization_endpoint: `${origin}/authorize`,
    token_endpoint: `${origin}/token`,
    ...more,
  });

  function ends(login: object, issuer: string, metadata: object): readonly unknown[] {
    const whole = { ...BASE.login, issuer, clientSecret: 'x', ...login };
    const planned = plan({ login: { providers: [whole] } }, { [issuer]: lockedWith(metadata) });
    const { revocationEndpoint, endSessionEndpoint, logoutParameters } = planned.login
      .providers[0] as ProviderPlan;
    return [revocationEndpoint, endSessionEndpoint, logoutParameters];
  }

  const COGNITO_LOGOUT = { client_id: 'client_id', post_logout_redirect_uri: 'logout_uri' };

  it('ends a session at Cognito on the domain of its pool', () => {
    assert.deepEqual(ends({ provider: 'cognito' }, POOL, endpointsAt(DOMAIN)), [
      `${DOMAIN}/oauth2/revoke`,
      `${DOMAIN}/logout`,
      COGNITO_LOGOUT,
    ]);
  });

  it('gives the logout that Cognito publishes the parameters that it wants', () => {
    const metadata = endpointsAt(DOMAIN, { end_session_endpoint: `${DOMAIN}/logout` });
    const [, endpoint, parameters] = ends({ provider: 'cognito' }, POOL, metadata);
    assert.deepEqual([endpoint, parameters], [`${DOMAIN}/logout`, COGNITO_LOGOUT]);
  });

  it('uses the logout of Auth0 that the standard knows, where there is one', () => {
    const end = 'https://people.eu.auth0.com/oidc/logout';
    const metadata = endpointsAt('https://people.eu.auth0.com', { end_session_endpoint: end });
    assert.deepEqual(ends({ provider: 'auth0' }, AUTH0, metadata), [
      'https://people.eu.auth0.com/oauth/revoke',
      end,
      undefined,
    ]);
  });

  it('uses the older logout of Auth0 elsewhere', () => {
    const metadata = endpointsAt('https://people.eu.auth0.com');
    assert.deepEqual(ends({ provider: 'auth0' }, AUTH0, metadata).slice(1), [
      'https://people.eu.auth0.com/v2/logout',
      { client_id: 'client_id', post_logout_redirect_uri: 'returnTo' },
    ]);
  });

  it('knows where Google revokes, and that it has no logout', () => {
    const google = 'https://accounts.google.com';
    assert.deepEqual(ends({ provider: 'google' }, google, endpointsAt(google)), [
      'https://oauth2.googleapis.com/revoke',
      undefined,
      undefined,
    ]);
  });

  for (const [provider, issuer] of [
    ['entra', `https://login.microsoftonline.com/${TENANT}/v2.0`],
    ['entra', `https://people.ciamlogin.com/${TENANT}/v2.0`],
    ['okta', 'https://people.okta.com'],
    ['okta', 'https://people.okta.com/oauth2/default'],
    ['keycloak', 'https://login.example.com/realms/people'],
    ['keycloak', 'https://login.example.com/auth/realms/people'],
    ['keycloak', 'http://localhost:8080/realms/people'],
    ['cognito', 'http://localhost:9229/pool'],
    ['auth0', 'https://login.example.com/'],
  ] as const) {
    it(`adds nothing that is false to ${provider} at ${issuer}`, () => {
      const metadata = endpointsAt(ISSUER, {
        end_session_endpoint: `${ISSUER}/end`,
        revocation_endpoint: `${ISSUER}/revoke`,
      });
      assert.deepEqual(ends({ provider }, issuer, metadata), [
        `${ISSUER}/revoke`,
        `${ISSUER}/end`,
        undefined,
      ]);
    });
  }
});
