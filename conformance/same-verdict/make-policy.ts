/** Random policies that the planner takes: 1 to 40 rules, each of which some request is known to come under. */
import type { PosternConfig, Rule } from 'postern';
import { planGate } from 'postern/gate';
import type { InputRandom } from '../fuzz/random.ts';
import { AUDIENCE, ISSUER } from '../support/tokens.ts';
import { makeRequirement, PERSONAS } from './personas.ts';
import {
  APP,
  CLIENT_SECRET,
  OTHER_ISSUERS_SECRET,
  OTHER_SECRET,
  PROVIDER,
  PUBLIC,
  RING,
  SECRET,
  SHOP,
  TENANT,
} from './policy-keys.ts';
import { findWitness, type Witness } from './witness.ts';

/** Which credentials a policy takes. */
export type PolicyKind = 'both' | 'session' | 'bearer';

export interface Policy {
  readonly config: PosternConfig;
  readonly kind: PolicyKind;
  /** Of each rule, a host, method and path that come under it. */
  readonly witnesses: readonly Witness[];
  /** The terms of the provider, where there is one. */
  readonly admission: string;
}

export const OTHER_ISSUER = 'https://other.example.com/';

const KINDS: readonly PolicyKind[] = [
  'both',
  'both',
  'both',
  'session',
  'session',
  'session',
  'bearer',
];
const SIZES: readonly number[] = [1, 2, 3, 4, 5, 6, 8, 8, 10, 12, 12, 16, 20, 28, 40];

/** Deterministic in `random`. */
export function makePolicy(random: InputRandom): Policy {
  const kind = random.pick(KINDS);
  const settings = makeSettings(kind, random);
  const size = random.pick(SIZES);
  const context = makeContext({ kind, hosts: settings.hosts ?? [] }, random);
  let rules: Rule[] = [];
  for (let tries = 0; tries < 6 && rules.length < size; tries++) {
    const more = Array.from({ length: size - rules.length }, () => makeRule(context, random));
    rules = settle({ ...settings, rules: byLength([...rules, ...more]) });
  }
  const config = { ...settings, rules };
  const { plan } = planGate(config);
  const witnesses = rules.map((_, place) => findWitness(config, place) as Witness);
  return { config, kind, witnesses, admission: plan.login?.providers[0]?.admission ?? '' };
}

/** Mostly the narrow before the wide, as people write them: else few rules are left. */
function byLength(rules: readonly Rule[]): Rule[] {
  const width = ({ path, methods, host }: Rule) =>
    (path.match(/[^*]/g) ?? []).length * 4 + (methods ? 3 : 0) + (host ? 2 : 0);
  return [...rules].sort((a, b) => width(b) - width(a));
}

/** Leaves out what the planner refuses, and what no request is known to come under. */
function settle(config: PosternConfig): Rule[] {
  let rules = [...config.rules];
  while (rules.length > 0) {
    const current = { ...config, rules };
    const unreached = rules.findIndex((_, place) => !findWitness(current, place));
    const refused = unreached >= 0 ? unreached : refusedPlace(current);
    if (refused === undefined) return rules;
    rules = rules.filter((_, place) => place !== refused);
  }
  return [{ path: '*', allow: 'anyone' }];
}

/** The place of the rule that the planner names. */
function refusedPlace(config: PosternConfig): number | undefined {
  try {
    planGate(config);
    return undefined;
  } catch (cause) {
    const [, place] = /rules\[(\d+)\]/.exec((cause as Error).message) ?? [];
    if (place === undefined) throw cause;
    return Number(place);
  }
}

function makeSettings(kind: PolicyKind, random: InputRandom): Omit<PosternConfig, 'rules'> {
  const exact = random.pick([[APP], [APP, SHOP], [APP, SHOP, 'localhost']]);
  const hosts = kind === 'bearer' && random.chance(40) ? [...exact, '*.tenant.example'] : exact;
  return {
    hosts,
    claims: { groups: 'cognito:groups', roles: ['realm_access', 'roles'] },
    ...(kind !== 'session' && tokenOptions(random)),
    ...(kind !== 'bearer' && sessionOptions(random)),
    ...(random.chance(50) && {
      forward: { headers: { 'x-user': 'sub', 'X-Groups': 'groups', x_level: 'level' } },
    }),
    ...(random.chance(30) && {
      rewrite: random.pick([
        { directoryIndex: 'index.html' },
        { spaFallback: '/app.html' },
        { directoryIndex: 'index.html', spaFallback: '/app.html' },
      ]),
    }),
    ...(random.chance(15) && { caseInsensitivePaths: true }),
    log: 'none',
  };
}

function tokenOptions(random: InputRandom): Partial<PosternConfig> {
  const keys = random.chance(30) ? [SECRET.jwk, OTHER_SECRET.jwk] : [SECRET.jwk];
  const audience = random.pick([AUDIENCE, AUDIENCE, [AUDIENCE, 'other']]);
  const issuer = {
    ...{ issuer: ISSUER, audience, algorithms: ['HS256'] as const, jwks: { keys } },
    ...(random.chance(15) && { typ: ['JWT', 'at+jwt'] }),
    ...(random.chance(20) && { clockToleranceSeconds: 5 }),
    ...(random.chance(15) && { maxAgeSeconds: 600 }),
  };
  if (!random.chance(10)) return issuer;
  const jwks = OTHER_ISSUERS_SECRET.jwk;
  return { issuers: [issuer, { ...issuer, issuer: OTHER_ISSUER, jwks }] };
}

function sessionOptions(random: InputRandom): Pick<PosternConfig, 'login' | 'session'> {
  return {
    login: {
      ...{ issuer: PROVIDER, clientId: 'gate', clientSecret: CLIENT_SECRET },
      ...{ everyoneAtTheProvider: true, jwks: PUBLIC.ES256.jwk, idTokenAlgorithms: ['ES256'] },
      endpoints: { authorization: `${PROVIDER}/authorize`, token: `${PROVIDER}/token` },
    } as NonNullable<PosternConfig['login']>,
    session: {
      keyRing: random.chance(50) ? RING : { current: RING.current },
      claims: ['groups', 'roles', 'tenant', 'level'],
      ...{ idleSeconds: 600, lifetimeSeconds: 3_600 },
    },
  };
}

const FIRST = ['/a', '/api', '/docs', '/x', '/admin', '/img', '/v1', '/Team', '/me'];
const NEXT = ['', '', '/b', '/users', '/7', '/index.html', '/report.csv', '/Deep/er'];

function makePattern(random: InputRandom): string {
  const base = random.pick(FIRST) + random.pick(NEXT);
  return random.pick([
    base,
    `${base}*`,
    `${base}*`,
    `${base}/*`,
    `${base}/?*`,
    `/*${base}`,
    `${base}/*/edit`,
    `/*.${random.pick(['css', 'html', 'csv', 'js'])}`,
    base.replace(/[a-z0-9](?=[^/]*$)/, '?'),
    `${base}-??.json`,
    '*',
  ]);
}

interface RuleContext {
  readonly kind: PolicyKind;
  readonly hosts: readonly string[];
  /** What its rules ask for: few different things, as in most configs. */
  readonly forSessions: readonly NonNullable<Rule['require']>[];
  readonly forTokens: readonly NonNullable<Rule['require']>[];
  readonly cors: Rule['cors'];
  readonly hasResources: boolean;
}

function makeContext(given: Pick<RuleContext, 'kind' | 'hosts'>, random: InputRandom): RuleContext {
  const three = (takesScopes: boolean) =>
    Array.from({ length: 3 }, () =>
      makeRequirement(random.pick(PERSONAS.slice(0, 5)), random, takesScopes),
    );
  return {
    ...given,
    ...{ forSessions: three(false), forTokens: three(true) },
    cors: random.chance(40) ? makeCors(random) : undefined,
    hasResources: given.kind !== 'session' && random.chance(15),
  };
}

function makeRule(context: RuleContext, random: InputRandom): Rule {
  const { kind, hosts, cors } = context;
  const host = random.chance(15) ? random.pick(hosts).replace('*.', 'blue.') : undefined;
  const methods = random.chance(30)
    ? random.pick([['GET'], ['POST'], ['GET', 'POST'], ['PUT', 'DELETE'], ['OPTIONS'], ['HEAD']])
    : undefined;
  const verdict = random.pick(['anyone', 'authenticated', 'authenticated', 'require', 'nobody']);
  const needsOne = verdict === 'authenticated' || verdict === 'require';
  const credential =
    kind === 'both' && needsOne
      ? random.pick([undefined, undefined, 'bearer', 'session'] as const)
      : undefined;
  const takesSessions = needsOne && kind !== 'bearer' && credential !== 'bearer';
  return {
    ...(host && { host }),
    ...(methods && { methods }),
    path: makePattern(random),
    ...(credential && { credential }),
    ...(verdict === 'require'
      ? { require: random.pick(takesSessions ? context.forSessions : context.forTokens) }
      : { allow: verdict as 'anyone' | 'authenticated' | 'nobody' }),
    ...(takesSessions && random.chance(20) && { allowCrossSite: true }),
    ...(cors && random.chance(50) && { cors }),
    ...(context.hasResources &&
      needsOne && { resource: `https://${APP}/${random.pick(['api', 'v1/users', ''])}` }),
  };
}

function makeCors(random: InputRandom): NonNullable<Rule['cors']> {
  return {
    origins: random.pick([[`https://${SHOP}`], [`https://${SHOP}`, 'capacitor://localhost']]),
    ...(random.chance(40) && { exposeHeaders: ['X-Total', 'etag'] }),
  };
}

export { TENANT };
