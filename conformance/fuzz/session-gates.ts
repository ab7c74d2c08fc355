/** The gates with a login that sessions are fuzzed through: one as most sites have it, and one with everything that is optional. */
import { createHash } from 'node:crypto';
import type { PosternConfig } from 'postern';
import {
  createDecisionLog,
  createGate,
  type Decision,
  type Gate,
  type GateRequest,
  type KeyRing,
  planGate,
} from 'postern/gate';
import { AUDIENCE, ISSUER } from '../support/tokens.ts';
import { PUBLIC, SECRET } from './keys.ts';
import { NOW } from './token-parts.ts';

/** The same in every run, as the keys of tokens are. */
function fixedSecret(name: string): string {
  return createHash('sha256').update(`postern fuzz ring ${name}`).digest('base64url');
}

export const CLIENT_SECRET: string = fixedSecret('client');

export const RING: Required<Omit<KeyRing, 'assertion'>> = {
  next: { kid: 'ring-3', secret: fixedSecret('3') },
  current: { kid: 'ring-2', secret: fixedSecret('2') },
  previous: { kid: 'ring-1', secret: fixedSecret('1') },
};

/** Has the kid of the current key, and is none of ours. */
export const STRANGE_RING: KeyRing = { current: { kid: 'ring-2', secret: fixedSecret('x') } };

export const HOST = 'app.example.com';
/** Answered for as well, with sessions of its own. */
export const OTHER_HOST = 'shop.example.com';

export const PROVIDER = 'https://op.example.net';
const OTHER_PROVIDER = 'https://staff.example.net';

/** All that a redirect may lead to besides the gate's own hosts. */
export const PROVIDER_URLS: readonly string[] = [PROVIDER, OTHER_PROVIDER].flatMap((issuer) => [
  `${issuer}/authorize?`,
  `${issuer}/logout?`,
]);

function providerOptions(issuer: string): object {
  return {
    // Other terms at each: a session says under which it was made.
    ...{ issuer, clientId: `gate at ${issuer}`, clientSecret: CLIENT_SECRET },
    everyoneAtTheProvider: true,
    ...{ jwks: PUBLIC.ES256.jwk, idTokenAlgorithms: ['ES256'] },
    endpoints: {
      authorization: `${issuer}/authorize`,
      token: `${issuer}/token`,
      revocation: `${issuer}/revoke`,
      endSession: `${issuer}/logout`,
    },
  };
}

export const plainConfig: PosternConfig = {
  hosts: [HOST, OTHER_HOST, 'localhost'],
  issuer: ISSUER,
  audience: AUDIENCE,
  algorithms: ['HS256'],
  jwks: { keys: [SECRET.jwk] },
  login: providerOptions(PROVIDER) as NonNullable<PosternConfig['login']>,
  session: { keyRing: RING, claims: ['groups'], idleSeconds: 600, lifetimeSeconds: 3_600 },
  forward: { headers: { 'x-user': 'sub', 'x-groups': 'groups' } },
  log: 'all',
  rules: [
    { path: '/public*', allow: 'anyone' },
    { path: '/internal*', allow: 'nobody' },
    { path: '/token*', allow: 'authenticated', credential: 'bearer' },
    { path: '/account*', allow: 'authenticated', credential: 'session' },
    { path: '/hook*', allow: 'authenticated', allowCrossSite: true },
    { path: '/staff*', require: { groups: { anyOf: ['admin'] } } },
    { path: '/me*', allow: 'authenticated' },
  ],
};

export const fullConfig: PosternConfig = {
  ...plainConfig,
  // Nothing is left without a rule, so that what is an endpoint in any reading is told by nothing else.
  rules: [...plainConfig.rules, { path: '*', allow: 'authenticated' }],
  hosts: [HOST, '*.example.com', 'localhost'],
  login: {
    callbackHost: HOST,
    unsafeTrustWildcardHosts: true,
    postLogoutUrls: [`https://${HOST}/bye`, 'https://www.example.org/'],
    providers: [
      { ...providerOptions(PROVIDER), name: 'people' },
      { ...providerOptions(OTHER_PROVIDER), name: 'staff', path: '/staff*' },
    ],
  } as unknown as NonNullable<PosternConfig['login']>,
};

/** How a provider fails: it never has anything good to say. */
const ANSWERS: readonly (() => Promise<Response>)[] = [
  () => Promise.reject(new TypeError('fetch failed')),
  async () => new Response('down', { status: 503 }),
  async () => new Response('{', { headers: { 'content-type': 'application/json' } }),
  async () => new Response('null', { headers: { 'content-type': 'application/json' } }),
  async () => Response.json({ error: 'invalid_grant' }, { status: 400 }),
  async () => Response.json({ access_token: 'a', token_type: 'Bearer', id_token: 'a.b.c' }),
  async () => new Response(null, { status: 302, headers: { location: 'https://x.example/' } }),
  () => {
    throw new TypeError('no such thing');
  },
];

export const ANSWER_COUNT: number = ANSWERS.length;

/** One of the gates, and what is needed to make what it believes. */
export interface SessionGate {
  readonly config: PosternConfig;
  readonly callbackPath: string;
  /** The name of the provider of its sessions, where it has several. */
  readonly providerName?: string;
  /** The terms of that provider. */
  readonly admission: string;
  /** What becomes of a request, and what the log says of it. */
  decide(request: GateRequest, answer: number): Promise<{ decision: Decision; line: string }>;
}

function sessionGate(config: PosternConfig, providerName?: string): SessionGate {
  const { plan } = planGate(config);
  const provider = plan.login?.providers.find(({ issuer }) => issuer === PROVIDER);
  let answer = 0;
  const gate: Gate = createGate(config, {
    clock: () => NOW,
    fetch: () => (ANSWERS[answer] as (typeof ANSWERS)[0])(),
    ...(providerName && { revocations: { get: () => undefined, put: async () => {} } }),
  });
  return {
    config,
    callbackPath: `/.postern/callback${providerName ? `/${providerName}` : ''}`,
    ...(providerName && { providerName }),
    admission: provider?.admission ?? '',
    async decide(request, chosen) {
      answer = chosen;
      let line = '';
      const log = createDecisionLog('all', (written) => {
        line = written;
      });
      const decision = await gate(request, NOW);
      log(request, decision, 0);
      return { decision, line };
    },
  };
}

export const SESSION_GATES: readonly SessionGate[] = [
  sessionGate(plainConfig),
  sessionGate(fullConfig, 'people'),
];
