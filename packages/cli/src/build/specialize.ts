/**
 * Tells the bundler what a plan does not use. Run-time modules read optional members as `parts.trace`, `plan.rewrite`,
 * `issuer.typ`, `rule.cors`, `condition.equals`; where no such member is in the plan, the expression is `undefined`
 * for ever, and the minifier drops what depends on it. Measured on `bench/size/bearer.config.ts`: see `bench/README.md`.
 */
import { readFile } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';
import { type GatePlan, issuersOf, partsOf } from 'postern/gate';

/** Of a login, its providers and its pages: all three are read as `plan`. */
const OPTIONAL_LOGIN_MEMBERS: readonly string[] = [
  'callbackHost',
  'conditions',
  'css',
  'emailDomains',
  'endSessionEndpoint',
  'host',
  'logo',
  'logoutParameters',
  'maxAgeSeconds',
  'name',
  'parameters',
  'postLogoutUrls',
  'pushedAuthorizationRequestEndpoint',
  'revocationEndpoint',
  'sendsIssuer',
];

/** Members by the name of the variable through which run-time modules read them. */
const OPTIONAL_MEMBERS: Readonly<Record<string, readonly string[]>> = {
  parts: [
    'matchesWildcardHost',
    'serveResourceMetadata',
    'preflightHeaders',
    'corsHeaders',
    'firstUnmet',
    'identityHeaders',
    'rewritePath',
    'delegate',
    'relayRefusal',
    'signIn',
    'foreignCookies',
    'tagSubject',
    'pushRequest',
    'chooseProvider',
    'shareRefreshes',
    'createSignedCookies',
    'revocations',
    'endpoints',
    'signHmac',
    'signSigV4',
    'signAssertion',
    'trace',
    'createRemoteKeys',
    'createVerdictCache',
    'matchTyp',
    'noteSkipped',
  ],
  plan: [
    'hosts',
    'caseInsensitivePaths',
    'resourceMetadata',
    'forwardHeaders',
    'assertion',
    'rewrite',
    ...OPTIONAL_LOGIN_MEMBERS,
  ],
  'context.plan': OPTIONAL_LOGIN_MEMBERS,
  'provider.plan': OPTIONAL_LOGIN_MEMBERS,
  context: ['chooseProvider', 'revocations', 'signedCookies'],
  issuer: [
    'audience',
    'keys',
    'fetchedAt',
    'remote',
    'verdictCache',
    'typ',
    'checks',
    'clientId',
    'maxAgeSeconds',
    'claims',
    'clockToleranceSeconds',
    'unsafeAllowMissingExpiry',
    'unsafeIgnoreConfirmation',
    'skippedKeys',
  ],
  rule: [
    'ask',
    'credential',
    'allowCrossSite',
    'conditions',
    'scope',
    'cors',
    'resourceMetadataUrl',
  ],
  condition: ['path', 'anyOf', 'allOf', 'noneOf', 'equals'],
  gate: ['takesBody'],
  options: ['after', 'log', 'refreshWaitMilliseconds'],
  decision: ['note', 'omittedHeaders', 'setHeaders', 'subject', 'uri'],
};

/** What a bundle holds besides its plan's parts. */
export interface Uses {
  readonly explain?: boolean | undefined;
  readonly hasAfter?: boolean | undefined;
}

/** Where the run-time modules are. A folder of that name may be anyone's, and only ours keep to the names above. */
export const POSTERN_FOLDER: string = dirname(fileURLToPath(import.meta.resolve('postern')));

/** Every such member, by name. */
export const OPTIONAL_NAMES: readonly string[] = Object.values(OPTIONAL_MEMBERS).flat();

/** Reads of those members. No text in the run-time modules may look like one: a test holds that. */
export const MEMBER_READ: RegExp = new RegExp(
  `(?<![.\\w])(?:${Object.entries(OPTIONAL_MEMBERS)
    .map(([variable, members]) => `${variable.replace('.', '\\.')}\\.(?:${members.join('|')})`)
    .join('|')})\\b`,
  'g',
);

/** An esbuild plugin for the bundle of one plan. */
export function specialize(plan: GatePlan, uses: Uses = {}): Plugin {
  const change = specializeSource(plan, uses);
  return {
    name: 'specialize',
    setup(build) {
      build.onLoad({ filter: /\.js$/, namespace: 'file' }, async ({ path }) => {
        if (!path.startsWith(POSTERN_FOLDER + sep)) return undefined;
        return { contents: change(await readFile(path, 'utf8')), loader: 'js' };
      });
    },
  };
}

/** The same for the source of one of our modules. */
export function specializeSource(plan: GatePlan, uses: Uses = {}): (source: string) => string {
  const given = givenMembers(plan, uses);
  const isAbsent = (expression: string) => {
    const dot = expression.lastIndexOf('.');
    return !given[expression.slice(0, dot)]?.has(expression.slice(dot + 1));
  };
  return (source) =>
    source.replace(MEMBER_READ, (expression) => (isAbsent(expression) ? 'undefined' : expression));
}

function givenMembers(plan: GatePlan, { explain, hasAfter }: Uses): Record<string, Set<string>> {
  const { policy, login } = plan;
  const parts = partsOf(plan);
  const delegate = parts.delegate && ['delegate', ...parts.delegate.parts];
  const issuers = issuersOf(plan).map(({ skippedKeys: _, ...issuer }) => issuer);
  const plans = membersOf([
    policy,
    ...(policy.assertion ? [policy.assertion] : []),
    ...(login ? [login, login.pages, ...login.providers] : []),
    ...(plan.delegate ? [plan.delegate] : []),
  ]);
  return {
    parts: new Set([
      ...parts.gate,
      ...(parts.verifier ?? []),
      ...(delegate ?? []),
      ...(parts.login?.parts ?? []),
      ...(login ? ['signIn', 'tagSubject'] : []),
      ...(policy.assertion ? ['signAssertion'] : []),
      ...(parts.secretReaders ? ['signSigV4'] : []),
      ...(plan.revocationStore ? ['revocations'] : []),
      ...(Object.keys(parts.login?.endpoints ?? {}).length > 0 ? ['endpoints'] : []),
      ...(explain ? ['trace'] : []),
    ]),
    plan: plans,
    'context.plan': plans,
    'provider.plan': plans,
    context: new Set([
      ...(parts.login?.parts ?? []),
      ...(plan.revocationStore ? ['revocations'] : []),
      ...(login?.session.signedCookies ? ['signedCookies'] : []),
    ]),
    issuer: membersOf(issuers),
    rule: membersOf(policy.rules),
    condition: membersOf(policy.rules.flatMap(({ conditions = [] }) => conditions)),
    decision: new Set([
      ...(policy.forwardHeaders || policy.assertion ? ['omittedHeaders', 'setHeaders'] : []),
      ...(login ? ['note', 'setHeaders', 'subject'] : []),
      ...(policy.rewrite ? ['uri'] : []),
    ]),
    gate: new Set(login ? ['takesBody'] : []),
    options: new Set([...(hasAfter ? ['after'] : []), ...(policy.log === 'none' ? [] : ['log'])]),
  };
}

function membersOf(objects: readonly object[]): Set<string> {
  return new Set(objects.flatMap((object) => Object.keys(object)));
}
