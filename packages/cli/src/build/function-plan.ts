/** Writes a gate's plan as the constants that a CloudFront Function is made of: `postern/src/cloudfront-function/plan.ts`. */
import type { GatePlan } from 'postern/gate';
import { conditionsSource } from './condition-source.ts';
import { functionMatcher } from './function-matcher.ts';

type Policy = GatePlan['policy'];
type Login = NonNullable<GatePlan['login']>;

export interface FunctionPlanOptions {
  /** The user's own function, as the module can import it. */
  readonly afterPath?: string | undefined;
}

/** Source of a module with every export of `plan.ts`; what the plan does not have is `undefined`. */
export function functionPlanSource(
  plan: GatePlan,
  { afterPath }: FunctionPlanOptions = {},
): string {
  const { policy, login } = plan;
  const sources: Sources = {
    ...kindSources(plan),
    isKnownHost: hostsSource(policy),
    hasLoopback: source((policy.hosts ?? ['localhost']).some(isLoopback) || undefined),
    caseInsensitivePaths: source(policy.caseInsensitivePaths),
    matcher: functionMatcher(policy.match),
    hasHoles: source(policy.match.some(isCatchAll) ? undefined : true),
    resourceMetadata: source(nonEmpty(policy.resourceMetadata)),
    ownHeaders: ownHeaders(policy),
    forwardHeaders: source(nonEmpty(policy.forwardHeaders)),
    rewrite: source(policy.rewrite),
    log: source(policy.log),
    reports: source(plan.reportOnly),
    hasSessions: source(login && true),
    isAdmitted: login && admissionSource(login),
    addClaims: login && claimsSource(policy),
    revokes: source(plan.revocationStore !== undefined || undefined),
    issuers: source(plan.verifier?.issuers.map(({ skippedKeys: _, ...issuer }) => issuer)),
    hasSeveralIssuers: source((plan.verifier?.issuers.length ?? 0) > 1 || undefined),
    ...(login ? pageSources(login) : { pageStart: undefined, addPageHeaders: undefined }),
    ...(!afterPath && { after: undefined }),
  };
  return [
    "import { matchesPattern } from '../policy/pattern.js';",
    "import { readClaim } from '../policy/read-claim.js';",
    "import { forbidsAt, needs, needsAt, scopeOf } from './conditions.js';",
    "import { claims, place } from './current.js';",
    "import { field } from './field.js';",
    "import { isUnder } from './is-under.js';",
    "import { matchText } from './match-text.js';",
    ...(afterPath
      ? [
          `import * as site from ${JSON.stringify(afterPath)};`,
          'export const after = site.handler || site.default;',
        ]
      : []),
    ...Object.entries(sources).map(
      ([name, text = 'undefined']) => `export const ${name} = ${text};`,
    ),
    '',
  ].join('\n');
}

function source(value: unknown): string | undefined {
  return JSON.stringify(value);
}

type Rule = Policy['rules'][number];
/** Of expressions, by the names of `plan.ts`. */
type Sources = Record<string, string | undefined>;

/** What rules ask for: by their places, or where that takes less each kind once, by a number. */
function kindSources({ policy, verifier }: GatePlan): Sources {
  // Where there are no bearer tokens, every credential is a session.
  const rules = verifier ? policy.rules : policy.rules.map(({ credential: _, ...rule }) => rule);
  const byPlace = sourcesOf(rules, BY_PLACE);
  const shared = shareKinds(rules);
  const byKind = sourcesOf(shared.kinds, placesSource(shared.numbers));
  return lengthOf(byPlace) <= lengthOf(byKind) ? byPlace : byKind;
}

const BY_PLACE = '(place)=>place';

function lengthOf(sources: Sources): number {
  return Object.values(sources).join('').length;
}

/** Those of one `allow` stand together, so that a comparison tells them apart. */
function shareKinds(rules: readonly Rule[]): {
  readonly kinds: readonly Rule[];
  /** For each rule that of its kind. */
  readonly numbers: readonly number[];
} {
  const texts = rules.map((rule) => `${ORDER.indexOf(rule.allow)}${JSON.stringify(rule)}`);
  const distinct = [...new Set(texts)].sort((one, other) => Number(one[0]) - Number(other[0]));
  return {
    kinds: distinct.map((text) => rules[texts.indexOf(text)] as Rule),
    numbers: texts.map((text) => distinct.indexOf(text)),
  };
}

const ORDER: readonly Rule['allow'][] = ['nobody', 'anyone', 'authenticated', 'require'];

function sourcesOf(kinds: readonly Rule[], kindOf: string): Sources {
  const byKind = (read: (rule: Rule) => unknown) => {
    const values = kinds
      .map((rule, kind) => [kind, read(rule)] as const)
      .filter(([, value]) => value);
    return values.length > 0 ? JSON.stringify(Object.fromEntries(values)) : undefined;
  };
  const isAny = (allow: Rule['allow']) =>
    isAmong([...kinds.keys()].filter((kind) => kinds[kind]?.allow === allow));
  return {
    kindOf,
    isClosed: `(place)=>${isAny('nobody')}`,
    isGuarded: `(place)=>${negated(isAny('anyone'))}`,
    unmet: unmetSource(kinds, kindOf === BY_PLACE),
    credentials: byKind(({ credential }) => credential),
    crossSite: byKind(({ allowCrossSite }) => allowCrossSite),
    scopes: byKind(({ scope }) => scope),
    cors: byKind(({ cors }) => cors && [cors.origins, cors.exposeHeaders]),
    resourceUrls: byKind(({ resourceMetadataUrl }) => resourceMetadataUrl),
  };
}

function isAmong(numbers: readonly number[]): string {
  const [first] = numbers;
  const last = numbers.at(-1);
  if (first === undefined || last === undefined) return 'false';
  if (numbers.length === 1) return `kindOf(place)==${first}`;
  if (last - first >= numbers.length) return `${source(numbers)}.includes(kindOf(place))`;
  return first === 0
    ? `kindOf(place)<${last + 1}`
    : `(kindOf(place)-${first})>>>0<${numbers.length}`;
}

/** Of what the above gives. */
function negated(test: string): string {
  return /[<=]/.test(test) ? test.replace('==', '!=').replace('<', '>=') : `!${test}`;
}

/** From a rule's place to the number of its kind: a character for each rule. */
function placesSource(kinds: readonly number[]): string {
  if (kinds.every((kind) => kind < 10)) return `(place)=>+"${kinds.join('')}"[place]`;
  const text = source(String.fromCharCode(...kinds.map((kind) => 40 + kind)));
  return `(place)=>${text}.charCodeAt(place)-40`;
}

function unmetSource(kinds: readonly Rule[], isByPlace: boolean): string {
  const tests = kinds.flatMap(({ conditions }, kind) =>
    conditions ? [`${isByPlace ? 'place' : 'kind'}==${kind}?${conditionsSource(conditions)}:`] : [],
  );
  if (tests.length === 0) return '()=>0';
  return isByPlace
    ? `()=>${tests.join('')}0`
    : `()=>{const kind=kindOf(place);return ${tests.join('')}0}`;
}

function hostsSource({ hosts }: Policy): string {
  if (!hosts) return '()=>true';
  const exact = hosts.filter((host) => !host.startsWith('*'));
  const suffixes = hosts.filter((host) => host.startsWith('*')).map((host) => host.slice(1));
  const tests = [
    ...(exact.length > 1
      ? [`${source(exact)}.includes(host)`]
      : exact.map((host) => `host==${source(host)}`)),
    ...(suffixes.length > 0 ? [`isUnder(host,${source(suffixes)})`] : []),
  ];
  return `(host)=>${tests.join('||')}`;
}

/** The first provider that the session can be from, as `findProvider` of `oidc/read-session.ts`: those with a host come first. */
function admissionSource({ providers }: Login): string {
  const terms = providers.map(({ issuer, host, admission }) => {
    const here = host === undefined ? '' : `&&at==${source(host)}`;
    return [`issuer==${source(issuer)}${here}`, source(admission)] as const;
  });
  const [[first, only] = [], second] = terms;
  const test = second
    ? // Nothing equals the last.
      `terms==(${terms.map((one) => one.join('?')).join(':')}:NaN)`
    : `${first}&&terms==${only}`;
  return `(issuer,terms,at)=>${test}`;
}

/** Names of claims, to where a session has them; all others are in `c`. */
const SESSION_CLAIMS = { iss: 'idp', sub: 'sub', sid: 'sid', auth_time: 'auth_time' } as const;

/** The session is the request's own, and changed for it. What nothing reads is left where it is. */
function claimsSource({ rules, forwardHeaders = [] }: Policy): string {
  const places = [...rules.flatMap(({ conditions = [] }) => conditions), ...forwardHeaders];
  const read = new Set(places.map(({ path: [name] = [] }) => name));
  const moves = Object.entries(SESSION_CLAIMS)
    .filter(([name]) => read.has(name))
    .map(([name, member]) => `known.${name}=from.${member};`);
  return `(known,from)=>{${moves.join('')}}`;
}

/** Every request comes under it, if under none before. */
function isCatchAll({ host, methods, path }: Policy['match'][number]): boolean {
  return host === undefined && methods === undefined && /^\*+$/.test(path);
}

function isLoopback(host: string): boolean {
  return /^((.+\.)?localhost|127\.0\.0\.1|\[::1])$/.test(host);
}

/** As `gate/identity-headers.ts`: `_` counts as `-`, since origins that read headers through CGI cannot tell them apart. */
function ownHeaders({ forwardHeaders = [] }: Policy): string {
  const wellKnown = [
    'x.((postern|auth.request|amzn.oidc)..*|forwarded.(user|email|groups|preferred.username))',
    'remote.user',
  ];
  const names = forwardHeaders.map(({ header }) =>
    header.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replace(/[-_]/g, '[-_]'),
  );
  return `/^(${[...wellKnown, ...names].join('|')})$/gm`;
}

/** What pages have anyway, in this form or another. */
const USUAL_HEADERS = /^(cache-control|content-.*|referrer-policy|x-content-type-options)$/;

function pageSources({ pages }: Login): Sources {
  const own = pages.headers.filter(([name]) => !USUAL_HEADERS.test(name));
  const headers = [
    // It has neither style nor script nor form.
    ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"] as const,
    ...own,
  ];
  const lines = headers.map(([name, value]) => `shown[${source(name)}]=field(${source(value)});`);
  return {
    pageStart: source(pageStart(escapeHtml(pages.title))),
    addPageHeaders: `(shown)=>{${lines.join('')}}`,
  };
}

/** All that stands before the code. The login half's own pages say more: this one has to fit, and holds nothing from outside. */
function pageStart(title: string): string {
  const head =
    '<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=width=device-width>';
  return `${head}<title>No access – ${title}</title><main><h1>No access</h1><code>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function nonEmpty<Value>(list: readonly Value[] | undefined): readonly Value[] | undefined {
  return list && list.length > 0 ? list : undefined;
}
