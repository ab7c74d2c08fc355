/** Cases of the checks of a provider: each is a server that answers so. */
import { makeSigningJwk, publicJwk } from '../token/sign.ts';
import type { DoctorCase } from './doctor-case.ts';
import { REDIRECT_CASES } from './doctor-redirect-cases.ts';
import { type DoctorScene, datedPage } from './doctor-scene.ts';
import { makeKey } from './lock-provider.ts';
import { startTlsProvider } from './tls-provider.test.support.ts';

const rsaKey = (kid: string) => ({ ...publicJwk(makeSigningJwk('RS256')), kid });
/** What a provider must not have sent us, and we must not show. */
const MARKER = 'MARKER-of-the-provider';

export const PROVIDER_CASES: readonly DoctorCase[] = [
  ...REDIRECT_CASES,
  { check: 'provider-discovery', title: 'the document', status: 'ok' },
  {
    check: 'provider-discovery',
    title: 'a document for another issuer',
    status: 'failed',
    says: /is for issuer "http:\/\/127[^"]*\/"/,
    arrange: (scene) => scene.publish({ issuer: `${scene.provider.origin}/?${MARKER}` }),
  },
  {
    check: 'provider-discovery',
    title: 'no document',
    status: 'failed',
    says: /status 404/,
    arrange: ({ provider }) => Object.assign(provider, { pages: {} }),
  },
  {
    check: 'provider-discovery',
    title: 'a server that never answers',
    status: 'failed',
    says: /no answer within 0\.2 seconds/,
    arrange: ({ provider, options }) => {
      provider.pages = new Proxy({}, { get: () => () => undefined });
      Object.assign(options, { timeoutSeconds: 0.2 });
    },
  },
  {
    check: 'provider-discovery',
    title: 'a page that is no JSON',
    status: 'failed',
    says: /not JSON/,
    arrange: ({ provider }) => {
      provider.pages['/.well-known/openid-configuration'] = `<p>${MARKER}</p>`;
    },
  },
  {
    check: 'provider-discovery',
    title: 'nothing with --offline',
    status: 'skipped',
    says: /--offline/,
    arrange: ({ options }) => Object.assign(options, { offline: true }),
  },
  { check: 'provider-keys', title: 'a key', status: 'ok', says: /1 of 1 keys are for RS256/ },
  {
    check: 'provider-keys',
    title: 'an empty set',
    status: 'failed',
    arrange: (scene) => scene.publishKeys(),
  },
  {
    check: 'provider-keys',
    title: 'a key that is weak, and no other',
    status: 'failed',
    says: /no key is usable for RS256: weak/,
    arrange: (scene) => scene.publishKeys({ ...rsaKey('a'), n: 'u'.repeat(171) }),
  },
  {
    check: 'provider-keys',
    title: 'two keys of one name beside a good one',
    status: 'warning',
    says: /key twice is duplicate/,
    arrange: (scene) => scene.publishKeys(rsaKey('good'), rsaKey('twice'), rsaKey('twice')),
  },
  {
    check: 'provider-keys',
    title: 'a private key that was published',
    status: 'warning',
    says: /"leaked": it holds its private part/,
    arrange: (scene) => {
      const leaked = { ...makeSigningJwk('RS256'), kid: 'leaked' };
      scene.markers.push(String(leaked.d));
      scene.publishKeys(rsaKey('good'), leaked);
    },
  },
  { check: 'provider-algorithms', title: 'RS256 on both sides', status: 'ok', says: /RS256/ },
  {
    check: 'provider-algorithms',
    title: 'a provider that signs with another one',
    status: 'failed',
    says: /must be signed with RS256, the provider signs with ES256/,
    arrange: (scene) => scene.publish({ id_token_signing_alg_values_supported: ['ES256'] }),
  },
  {
    check: 'provider-algorithms',
    title: 'a key for nothing that the config takes',
    status: 'failed',
    says: /no key for RS256/,
    arrange: (scene) => scene.publishKeys(makeKey('ec')),
  },
  {
    check: 'provider-algorithms',
    title: 'an algorithm without a key',
    status: 'warning',
    says: /no key for ES256/,
    arrange: ({ config }) =>
      Object.assign(config.login ?? {}, { idTokenAlgorithms: ['RS256', 'ES256'] }),
  },
  {
    check: 'provider-scopes',
    title: 'the scopes',
    status: 'ok',
    says: /openid; without .*offline_access/,
  },
  {
    check: 'provider-scopes',
    title: 'a scope that the provider does not name',
    status: 'warning',
    says: /"groups" is not among openid, email/,
    arrange: ({ config }) => Object.assign(config.login ?? {}, { scopes: ['openid', 'groups'] }),
  },
  {
    check: 'provider-scopes',
    title: 'a provider without openid',
    status: 'failed',
    arrange: (scene) => scene.publish({ scopes_supported: ['read'] }),
  },
  { check: 'provider-pkce', title: 'S256', status: 'ok' },
  {
    check: 'provider-pkce',
    title: 'a provider without S256',
    status: 'failed',
    says: /it takes plain, and not S256/,
    arrange: (scene) => scene.publish({ code_challenge_methods_supported: ['plain'] }),
  },
  {
    check: 'provider-pkce',
    title: 'a provider that is silent',
    status: 'warning',
    arrange: (scene) => scene.publish({ code_challenge_methods_supported: undefined }),
  },
  { check: 'provider-client-authentication', title: 'the method', status: 'ok' },
  {
    check: 'provider-client-authentication',
    title: 'a method that the provider does not take',
    status: 'failed',
    says: /"client_secret_basic" is not among private_key_jwt/,
    arrange: (scene) =>
      scene.publish({ token_endpoint_auth_methods_supported: ['private_key_jwt'] }),
  },
  {
    check: 'provider-responses',
    title: 'a code in the query',
    status: 'ok',
    says: /without "iss"/,
  },
  {
    check: 'provider-responses',
    title: 'a provider of tokens alone',
    status: 'failed',
    says: /answers with id_token, and not with a code/,
    arrange: (scene) => scene.publish({ response_types_supported: ['id_token'] }),
  },
  {
    check: 'provider-responses',
    title: 'a provider that answers by forms alone',
    status: 'failed',
    arrange: (scene) => scene.publish({ response_modes_supported: ['form_post'] }),
  },
  { check: 'provider-logout', title: 'both endpoints', status: 'ok' },
  {
    check: 'provider-logout',
    title: 'a provider without either',
    status: 'warning',
    says: /no end_session_endpoint[\s\S]*no revocation_endpoint/,
    arrange: (scene) =>
      scene.publish({ end_session_endpoint: undefined, revocation_endpoint: undefined }),
  },
  {
    check: 'provider-logout',
    title: 'no way to a page after the logout',
    status: 'failed',
    arrange: (scene) => {
      scene.publish({ end_session_endpoint: undefined });
      Object.assign(scene.config.login ?? {}, { postLogoutUrls: ['https://www.example.com/'] });
    },
  },
  { check: 'provider-clock', title: 'the same time', status: 'ok' },
  {
    check: 'provider-clock',
    title: 'a clock that is ten seconds behind',
    status: 'warning',
    says: /behind this machine/,
    arrange: (scene) => shiftClock(scene, -10),
  },
  {
    check: 'provider-clock',
    title: 'a clock that is an hour ahead',
    status: 'failed',
    says: /seconds ahead of this machine/,
    arrange: (scene) => shiftClock(scene, 3600),
  },
  {
    check: 'provider-certificate',
    title: 'a certificate for years',
    status: 'ok',
    says: /until 2049-12-31/,
    arrange: (scene) => serveCertificate(scene, '2030-01-01'),
  },
  {
    check: 'provider-certificate',
    title: 'a certificate that ends next week',
    status: 'warning',
    says: /ends on 2049-12-31/,
    arrange: (scene) => serveCertificate(scene, '2049-12-24'),
  },
  {
    check: 'provider-certificate',
    title: 'a certificate that has ended',
    status: 'failed',
    says: /ended on 2049-12-31/,
    arrange: (scene) => serveCertificate(scene, '2050-02-01'),
  },
  { check: 'provider-certificate', title: 'no TLS on loopback', status: 'skipped' },
];

function shiftClock({ provider }: DoctorScene, seconds: number): void {
  for (const [path, page] of Object.entries(provider.pages)) {
    provider.pages[path] = datedPage(page, seconds);
  }
}

async function serveCertificate(
  { config, options, closing }: DoctorScene,
  today: string,
): Promise<void> {
  const { issuer, close } = await startTlsProvider();
  closing(close);
  Object.assign(config.login ?? {}, { issuer });
  const now = Date.parse(today) / 1000;
  Object.assign(options, { clock: () => now });
}
