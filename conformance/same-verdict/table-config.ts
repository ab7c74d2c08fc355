/** The config that the table is about: sessions and HS256 tokens, one rule of each kind. */
import type { PosternConfig } from 'postern';
import { AUDIENCE, ISSUER } from '../support/tokens.ts';
import { APP, CLIENT_SECRET, PROVIDER, PUBLIC, RING, SECRET, SHOP } from './policy-keys.ts';

export const FRONTEND = 'https://frontend.example.com';

const cors = { origins: [FRONTEND], exposeHeaders: ['x-total'] };

export const TABLE_CONFIG: PosternConfig = {
  hosts: [APP, SHOP],
  ...{ issuer: ISSUER, audience: AUDIENCE, algorithms: ['HS256'], jwks: { keys: [SECRET.jwk] } },
  claims: { groups: 'cognito:groups' },
  login: {
    ...{ issuer: PROVIDER, clientId: 'gate', clientSecret: CLIENT_SECRET },
    ...{ everyoneAtTheProvider: true, jwks: PUBLIC.ES256.jwk, idTokenAlgorithms: ['ES256'] },
    endpoints: { authorization: `${PROVIDER}/authorize`, token: `${PROVIDER}/token` },
  } as NonNullable<PosternConfig['login']>,
  session: { keyRing: RING, claims: ['groups'], idleSeconds: 600, lifetimeSeconds: 3_600 },
  forward: { headers: { 'x-user': 'sub', 'x-groups': 'groups' } },
  rewrite: { directoryIndex: 'index.html' },
  log: 'none',
  rules: [
    { path: '/public*', allow: 'anyone', cors },
    { path: '/internal*', allow: 'nobody' },
    {
      ...{ path: '/api*', methods: ['GET'], credential: 'bearer', cors },
      ...{ require: { scope: { allOf: ['read'] } }, resource: `https://${APP}/api` },
    },
    {
      ...{ path: '/api*', methods: ['POST', 'PUT'], credential: 'bearer' },
      require: { scope: { allOf: ['read', 'write'] } },
    },
    { path: '/account*', credential: 'session', allow: 'authenticated' },
    { path: '/hook*', allow: 'authenticated', allowCrossSite: true },
    { path: '/staff*', require: { groups: { anyOf: ['admin'], noneOf: ['suspended'] } } },
    { path: '/shop*', host: SHOP, allow: 'authenticated' },
    { path: '/me*', allow: 'authenticated' },
  ],
};

/** The table's config with sessions alone, or with bearer tokens alone: each fits into a CloudFront Function. */
export function tableConfigFor(credential: 'bearer' | 'session'): PosternConfig {
  const { issuer, audience, algorithms, jwks, login, session, rules, ...common } = TABLE_CONFIG;
  const kept = rules.filter((rule) => (rule.credential ?? credential) === credential);
  if (credential === 'session') return { ...common, login, session, rules: kept } as PosternConfig;
  const told = kept.map(({ allowCrossSite: _, ...rule }) => rule);
  return { ...common, issuer, audience, algorithms, jwks, rules: told } as PosternConfig;
}

/** What the verifier service can be told of it: it has no sessions, and whose rules want one it lets nobody pass. */
export function verifierSettings(): Pick<
  PosternConfig,
  'issuer' | 'audience' | 'algorithms' | 'jwks' | 'hosts' | 'claims' | 'rules'
> {
  const { issuer, audience, algorithms, jwks, hosts, claims, rules } = TABLE_CONFIG;
  const told = rules.map(({ allowCrossSite: _, credential, resource: __, ...rule }) =>
    credential === 'session' ? { path: rule.path, allow: 'nobody' as const } : rule,
  );
  return { issuer, audience, algorithms, jwks, hosts, claims, rules: told } as PosternConfig;
}
