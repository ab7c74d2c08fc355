/** Every way in which a provider of a login is refused: by a sentence that names the option, and says what to do. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createSigner } from '@postern/testing';
import {
  BASE,
  ISSUER,
  lockedWith,
  METADATA,
  plan,
  planWhole,
  type Refused,
  refuses,
  SECRET,
} from './login-config.test.support.ts';

const KEY = JSON.stringify(createSigner('ES256').privateJwk);
const ENTRA = 'https://login.microsoftonline.com';

refuses(
  'a provider',
  [
    [{ isuer: 'x' }, /^Unknown option "login.isuer": did you mean "issuer"\?$/],
    [{ issuer: 'login.example.com' }, /^Option "login.issuer" must be an https URL/],
    [{ issuer: 'http://login.example.com' }, /^Option "login.issuer" must be an https URL/],
    [
      { issuer: 'https://unknown.example.com' },
      /^Option "login.issuer" must be in postern.lock.json with its endpoints.*or give "login.endpoints"$/,
    ],
    [{ provider: 'github' }, /^Option "login.provider" must be "cognito" or "auth0" or /],
    [{ provider: 'constructor' }, /^Option "login.provider" must be "cognito"/],
    [
      { provider: 'cognito' },
      /^Option "login.issuer" must have the form of provider "cognito", such as "https:\/\/cognito-idp.*leave "login.provider" out$/,
    ],
    [{ provider: 'auth0' }, /must have the form of provider "auth0"/],
    [{ provider: 'entra' }, /must have the form of provider "entra"/],
    [{ provider: 'google' }, /must have the form of provider "google"/],
    [{ provider: 'keycloak' }, /must have the form of provider "keycloak"/],
    [{ provider: 'okta', issuer: `${ISSUER}/x` }, /must have the form of provider "okta"/],
    [
      { issuer: `${ENTRA}/common/v2.0` },
      /^Option "login.issuer" must have a directory's ID in its path, got .*none could be checked$/,
    ],
    [{ issuer: `${ENTRA}/organizations/v2.0`, provider: 'entra' }, /a directory's ID in its path/],
    [
      { endpoints: { authorization: `${ISSUER}/a` } },
      /^Option "login.endpoints.token" must be an https URL/,
    ],
    [
      { endpoints: { authorization: 'http://example.com', token: `${ISSUER}/t` } },
      /^Option "login.endpoints.authorization" must be an https URL/,
    ],
    [{ endpoints: { autorization: 'x' } }, /^Unknown option "login.endpoints.autorization"/],
    [{ jwks: 'key' }, /^Option "login.jwks" must be a JWK set/],
    [
      { jwks: createSigner('HS256').jwk },
      /^Option "login.idTokenAlgorithms" must be algorithms with a public key/,
    ],
    [{ jwksUri: 'http://example.com/' }, /^Option "login.jwksUri" must be an https URL/],
    [{ clientId: undefined }, /^Option "login.clientId" is undefined/],
    [{ clientId: '' }, /^Option "login.clientId" must be a string that is not empty/],
    [{ clientId: 'gaté' }, /^Option "login.clientId" must have visible ASCII/],
    [{ clientSecret: '' }, /^Option "login.clientSecret" must be the client's secret/],
    [{ clientSecret: `${SECRET}\n` }, /give it as secret\("NAME"\)$/],
    [{ privateKey: SECRET }, /^Option "login.privateKey" must be a private JWK as JSON text/],
    [
      { privateKey: JSON.stringify(createSigner('ES256').jwk) },
      /^Option "login.privateKey" must be a private key/,
    ],
    [
      { privateKey: JSON.stringify({ ...createSigner('ES256').privateJwk, alg: 'ES384' }) },
      /^Option "login.privateKey" must have an "alg" that fits/,
    ],
    [
      { privateKey: JSON.stringify({ ...createSigner('ES256').privateJwk, kid: '' }) },
      /^Option "login.privateKey" must have a "kid" that is a text/,
    ],
    [
      { clientSecret: SECRET, privateKey: KEY },
      /^Option "login.privateKey" cannot stand beside "clientSecret"/,
    ],
    [
      { clientAuthentication: 'client_secret_jwt' },
      /^Option "login.clientAuthentication" must be "none" or/,
    ],
    [
      { clientAuthentication: 'client_secret_basic' },
      /must have what "client_secret_basic" needs.*give "login.clientSecret", as secret/,
    ],
    [
      { clientAuthentication: 'private_key_jwt', clientSecret: SECRET },
      /must have what "private_key_jwt" needs.*give "login.privateKey"/,
    ],
    [
      { clientAuthentication: 'none', clientSecret: SECRET },
      /must use the "clientSecret" that is there/,
    ],
    [{ clientAuthentication: 'none', privateKey: KEY }, /must use the "privateKey" that is there/],
    [{ scopes: 'openid' }, /^Option "login.scopes" must be a list/],
    [{ scopes: ['email'] }, /^Option "login.scopes" must hold "openid"/],
    [{ scopes: ['openid email'] }, /^Option "login.scopes\[0\]" must be one scope/],
    [{ prompt: 'always' }, /^Option "login.prompt" must be made of none, login/],
    [{ prompt: 'none login' }, /^Option "login.prompt" must have "none" alone/],
    [{ prompt: true }, /^Option "login.prompt" must be a string/],
    [{ maxAgeSeconds: 0 }, /^Option "login.maxAgeSeconds" must be a number of seconds from 1/],
    [{ parameters: ['x'] }, /^Option "login.parameters" must be a plain object/],
    [{ parameters: { hd: 7 } }, /^Option "login.parameters.hd" must be a string/],
    [{ parameters: { 'a b': 'c' } }, /^Option "login.parameters" must have names of letters/],
    ...['state', 'nonce', 'redirect_uri', 'code_challenge', 'response_mode', 'request_uri'].map(
      (name): Refused => [
        { parameters: { [name]: 'x' } },
        new RegExp(`^Option "login.parameters" must leave out "${name}"`),
      ],
    ),
    [{ parameters: { scope: 'x' } }, /must leave out "scope".*use the option "scopes"$/],
    [{ parameters: { prompt: 'x' } }, /use the option "prompt"$/],
    [{ parameters: { max_age: '1' } }, /use the option "maxAgeSeconds"$/],
    [{ pushedAuthorization: 1 }, /^Option "login.pushedAuthorization" must be true or false/],
    [{ pushedAuthorization: true }, /must be possible at the provider/],
    [
      { clockToleranceSeconds: 601 },
      /^Option "login.clockToleranceSeconds" must be a number of seconds from 0 to 600/,
    ],
    [
      { idTokenAlgorithms: ['HS256'] },
      /^Option "login.idTokenAlgorithms" must be algorithms with a public key/,
    ],
    [{ idTokenAlgorithms: ['none'] }, /^Option "login.idTokenAlgorithms/],
    [{ idTokenAlgorithms: [] }, /^Option "login.idTokenAlgorithms" must be a text or a list/],
    [{ idTokenAlgorithms: ['PS256'] }, /^Option "login.jwks" must hold a key for PS256/],
    [{ host: 'app.example.com' }, /^Option "login.host" must be left out.*only provider/],
    [{ path: '/x*' }, /^Option "login.path" must be left out.*only provider/],
    [{ callbackHost: 'b.example.com' }, /^Option "login.callbackHost" must be one of "hosts"/],
    [
      { callbackHost: '*.example.com' },
      /^Option "login.callbackHost" must be an exact host.*is registered$/,
    ],
    [{ postLogoutUrls: [] }, /^Option "login.postLogoutUrls" must be a list/],
    [{ postLogoutUrls: ['/bye'] }, /^Option "login.postLogoutUrls\[0\]" must be an https URL/],
    [{ pages: { tittle: 'x' } }, /^Unknown option "login.pages.tittle"/],
    [
      { providers: [], clientId: 'x' },
      /^Option "login.clientId" cannot stand beside "login.providers"/,
    ],
  ],
  (login) => plan({ login }),
);

refuses(
  'who may enter',
  [
    [
      { everyoneAtTheProvider: false },
      /^Option "login.everyoneAtTheProvider" must be true or left out/,
    ],
    [
      { everyoneAtTheProvider: true, emailDomains: ['example.com'] },
      /^Option "login.everyoneAtTheProvider" must not stand beside emailDomains/,
    ],
    [{ emailDomains: [] }, /^Option "login.emailDomains" must be a list/],
    ...['@example.com', '*.example.com', 'example', 'ada@example.com', ''].map(
      (domain): Refused => [
        { emailDomains: [domain] },
        /^Option "login.emailDomains\[0\]" must be a (domain|string)/,
      ],
    ),
    [{ tenants: ['x'] }, /^Option "login.tenants" must stand with provider "entra"/],
    [
      { require: {} },
      /^Option "login.require" must name at least one claim.*everyoneAtTheProvider: true$/,
    ],
    [{ require: { groups: {} } }, /^Option "login.require.groups" must have at least one of/],
    [
      { require: { scope: { anyOf: ['x'] } } },
      /^Option "login.require.scope" must be left out.*ID tokens have no scope/,
    ],
  ],
  (login) => planWhole({ ...BASE, login: { issuer: ISSUER, clientId: 'gate', ...login } }),
);

const DIRECTORY = '11111111-2222-3333-4444-555555555555';
const DIRECTORY_ISSUER = `${ENTRA}/${DIRECTORY}/v2.0`;

refuses(
  'people of Entra ID',
  [
    [
      { emailDomains: ['example.com'] },
      /^Option "login.emailDomains" cannot stand with provider "entra".*use "tenants"/,
    ],
    [
      { tenants: ['example.onmicrosoft.com'] },
      /^Option "login.tenants\[0\]" must be a directory ID/,
    ],
    [{ tenants: [] }, /^Option "login.tenants" must be a list/],
    ...['email', 'upn', 'preferred_username'].map(
      (claim): Refused => [
        { require: { [claim]: { anyOf: ['boss@example.com'] } } },
        new RegExp(`^Option "login.require.${claim}" cannot stand with provider "entra".*"oid"`),
      ],
    ),
  ],
  (members) => {
    const login = { provider: 'entra', issuer: DIRECTORY_ISSUER, clientId: 'gate', ...members };
    planWhole({ ...BASE, login }, { [DIRECTORY_ISSUER]: lockedWith() });
  },
);

it('planLogin() refuses rules that decide by a name of Entra ID, under whatever name of ours', () => {
  const login = {
    provider: 'entra',
    issuer: DIRECTORY_ISSUER,
    clientId: 'gate',
    everyoneAtTheProvider: true,
  };
  const rules = [{ path: '*', require: { address: { anyOf: ['boss@example.com'] } } }];
  const claims = { address: 'email' };
  const session = { ...BASE.session, claims: ['address'] };
  assert.throws(
    () =>
      planWhole({ ...BASE, login, rules, claims, session }, { [DIRECTORY_ISSUER]: lockedWith() }),
    { message: /^Option "rules\[0\].require.address" cannot stand with provider "entra"/ },
  );
});

it('planLogin() refuses Google without a secret', () => {
  const login = { provider: 'google', issuer: 'https://accounts.google.com' };
  const lock = { [login.issuer]: lockedWith() };
  assert.throws(() => plan({ login }, lock), {
    message:
      'Option "login.clientSecret" must be given, got undefined: this provider redeems no code without it, give it as secret("NAME")',
  });
});

refuses(
  'a provider that publishes',
  [
    [
      { token_endpoint: undefined },
      /^"token_endpoint" in the discovery document of "https:\/\/login.example.com" must be an https URL, got undefined/,
    ],
    [{ token_endpoint: 'http://x.example/' }, /^"token_endpoint" in the discovery document of/],
    [
      { authorization_endpoint: 'javascript:alert(1)' },
      /^"authorization_endpoint" in .* must be an https URL/,
    ],
    [{ end_session_endpoint: '//x' }, /or give "login.endpoints"$/],
    [{ revocation_endpoint: `${ISSUER}/#x` }, /a URL without fragment/],
    [
      { code_challenge_methods_supported: ['plain'] },
      /must hold "S256", got plain: a login needs PKCE/,
    ],
    [{ code_challenge_methods_supported: [] }, /must hold "S256", got none/],
    [
      { id_token_signing_alg_values_supported: ['ES256'] },
      /^Option "login.idTokenAlgorithms" must hold one that the provider signs with \(ES256\), got "RS256": name it$/,
    ],
    [
      { require_pushed_authorization_requests: true },
      /^Option "login.pushedAuthorization" must be true/,
    ],
  ],
  (members) => plan({}, { [ISSUER]: lockedWith({ ...METADATA, ...members }) }),
);

it('planLogin() refuses a method that the provider does not take', () => {
  const metadata = { ...METADATA, token_endpoint_auth_methods_supported: ['client_secret_post'] };
  const login = { clientSecret: SECRET, clientAuthentication: 'client_secret_basic' };
  assert.throws(() => plan({ login }, { [ISSUER]: lockedWith(metadata) }), {
    message:
      'Option "login.clientAuthentication" must be one that the provider takes (client_secret_post), got "client_secret_basic": ' +
      'leave it out, and one that the provider takes is used',
  });
});
