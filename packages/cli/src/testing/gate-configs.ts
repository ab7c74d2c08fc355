/** Configs that each use other features of a gate, and the keys whose tokens they take. */
import type { PosternConfig } from 'postern';
import { makeSigningJwk, publicJwk, type SigningJwk } from '../token/sign.ts';

export const ISSUER = 'https://login.example.com/';
export const key: SigningJwk = makeSigningJwk('ES256');
export const rsaKey: SigningJwk = makeSigningJwk('RS256');
const jwks = { keys: [publicJwk(key), publicJwk(rsaKey)] } as NonNullable<PosternConfig['jwks']>;
const base = { issuer: ISSUER, audience: 'api', algorithms: ['ES256', 'RS256'], jwks } as const;
const everyone: PosternConfig['rules'] = [{ path: '*', allow: 'authenticated' }];

export const CONFIGS: Readonly<Record<string, PosternConfig>> = {
  'one rule': { ...base, rules: everyone },
  'no tokens at all': {
    rules: [
      { path: '/admin*', allow: 'nobody' },
      { path: '/api*', methods: ['GET'], allow: 'anyone' },
    ],
  },
  'hosts, resources, CORS, rewrite and headers': {
    ...base,
    hosts: ['api.example.com', '*.tenant.example'],
    claims: { groups: 'cognito:groups', roles: ['realm_access', 'roles'] },
    forward: { headers: { 'x-user': 'sub', 'x-groups': 'groups' } },
    rules: [
      { path: '/api/public*', allow: 'anyone' },
      {
        path: '/api*',
        resource: 'https://api.example.com/api',
        cors: { origins: ['https://app.example.com'], exposeHeaders: ['x-total'] },
        require: { scope: { anyOf: ['read', 'write'] } },
      },
      { path: '/admin*', methods: ['GET'], require: { groups: { allOf: ['admin'] } } },
      { path: '/admin*', require: { roles: { noneOf: ['guest'] }, tenant: { equals: 7 } } },
      { path: '/*.css', host: 'api.example.com', allow: 'anyone' },
      { path: '*', allow: 'authenticated' },
    ],
    rewrite: { directoryIndex: 'index.html', spaFallback: '/index.html' },
    caseInsensitivePaths: true,
    log: 'all',
  },
  'every token option': {
    ...base,
    audience: ['api', 'other'],
    typ: ['at+jwt', 'JWT'],
    clockToleranceSeconds: 30,
    maxAgeSeconds: 600,
    cacheMaxEntries: 100,
    cacheMaxBytes: 100_000,
    unsafeAllowMissingExpiry: true,
    unsafeIgnoreConfirmation: true,
    rules: everyone,
  },
  'a client and no audience': { ...base, audience: null, clientId: ['web'], rules: everyone },
  'several issuers with claims': {
    issuers: [
      { ...base, claims: { issuer: { value: { hosts: ['a'] } } } },
      { ...base, issuer: 'https://other.example.com/', claims: { tenant: { essential: true } } },
    ],
    rules: everyone,
  },
  'many rules': {
    ...base,
    rules: [
      ...Array.from({ length: 60 }, (_, index) => ({
        path: `/admin/${index}/?*`,
        require: { groups: { anyOf: [`g${index}`] } },
      })),
      { path: '*', allow: 'authenticated' },
    ],
  },
  'many rules that are told apart by their endings': {
    rules: [
      ...Array.from({ length: 20 }, (_, index) => ({
        path: `/files/*.x${index}`,
        allow: 'nobody' as const,
      })),
      { path: '*', allow: 'anyone' },
    ],
  },
  'many rules of every shape': {
    ...base,
    hosts: ['api.example.com', 'other.example'],
    rules: [
      ...Array.from({ length: 10 }, (_, index) => `/images/${index}*`).map(nobodyAt),
      ...['png', 'svg', 'css', 'js'].map((ending) => nobodyAt(`/images/*.${ending}`)),
      ...Array.from({ length: 10 }, (_, index) => nobodyAt(`/*/t${index}/*/users.json`)),
      ...Array.from({ length: 10 }, (_, index) => nobodyAt(`/images/?${index}/*x?z`)),
      { path: '/*.css', host: 'other.example', allow: 'nobody' },
      { path: '/images*', methods: ['GET'], allow: 'anyone' },
      { path: '/images*', allow: 'nobody' },
      { path: '*', allow: 'authenticated' },
    ],
  },
};

function nobodyAt(path: string): PosternConfig['rules'][number] {
  return { path, allow: 'nobody' };
}
