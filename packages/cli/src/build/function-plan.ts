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
  const { hosts } = policy;
  const { requirements, requirementOfRule } = shareRequirements(plan);
  const matcher = functionMatcher(policy.match);
  const constants = {
    hosts: hosts?.filter((host) => !host.startsWith('*')),
    hostSuffixes: nonEmpty(
      hosts?.filter((host) => host.startsWith('*')).map((host) => host.slice(1)),
    ),
    hasLoopback: (hosts ?? ['localhost']).some(isLoopback) || undefined,
    caseInsensitivePaths: policy.caseInsensitivePaths || undefined,
    requirementOfRule,
    resourceMetadata: nonEmpty(policy.resourceMetadata),
    hasCors: policy.rules.some(({ cors }) => cors) || undefined,
    ownHeaders: ownHeaders(policy),
    forwardHeaders: nonEmpty(policy.forwardHeaders),
    rewrite: policy.rewrite,
    log: policy.log,
    admissions: login && admissionsOf(login),
    revokes: plan.revocationStore !== undefined || undefined,
    issuers: plan.verifier?.issuers.map(({ skippedKeys: _, ...issuer }) => issuer),
    page: login && pageOf(login),
  };
  return [
    matcher.usesPatterns ? "import { matchesPattern } from '../policy/pattern.js';" : '',
    "import { meets, meetsScope } from './conditions.js';",
    ...Object.entries(constants).map(([name, value]) => {
      return `export const ${name} = ${value === undefined ? 'undefined' : JSON.stringify(value)};`;
    }),
    `export const requirements = [${requirements.join()}];`,
    `export const matcher = ${matcher.source};`,
    afterPath
      ? `export { handler as after } from ${JSON.stringify(afterPath)};`
      : 'export const after = undefined;',
    '',
  ].join('\n');
}

/** What rules ask for, each once, and a character for each rule: lists of hundreds ask for few different things. */
function shareRequirements({ policy, verifier }: GatePlan): {
  /** Sources of expressions. */
  readonly requirements: readonly string[];
  readonly requirementOfRule: string;
} {
  const places = new Map<string, number>();
  const characters = policy.rules.map((rule) => {
    const text = requirementSource(rule, verifier !== undefined);
    if (!places.has(text)) places.set(text, places.size);
    return String.fromCharCode(48 + (places.get(text) as number));
  });
  return {
    requirements: [...places.keys()],
    requirementOfRule: characters.join(''),
  };
}

/** Where there are no bearer tokens, every credential is a session. */
function requirementSource(rule: Policy['rules'][number], takesBearer: boolean): string {
  const { allow, conditions, credential, scope, ...others } = rule;
  const members = {
    ...(allow === 'anyone' && { open: 1 }),
    ...(allow === 'nobody' && { closed: 1 }),
    ...(takesBearer && credential && { credential }),
    ...(scope && { scope }),
    ...others,
  };
  const source = Object.entries(members).map(([name, value]) => `${name}:${JSON.stringify(value)}`);
  return `{${[...source, ...(conditions ? [`unmet:${conditionsSource(conditions)}`] : [])].join()}}`;
}

function isLoopback(host: string): boolean {
  return /^((.+\.)?localhost|127\.0\.0\.1|\[::1])$/.test(host);
}

/** As `gate/identity-headers.ts`: `_` counts as `-`, since origins that read headers through CGI cannot tell them apart. */
function ownHeaders({ forwardHeaders = [] }: Policy): string {
  const wellKnown = [
    'x-(postern-|auth-request-|amzn-oidc-).*',
    'x-forwarded-(user|email|groups|preferred-username)',
    'remote-user',
  ];
  const names = forwardHeaders.map(({ header }) => header.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return [...wellKnown, ...names].join('|').replace(/[-_]/g, '[-_]');
}

/** On which terms people are let in. */
function admissionsOf({ providers }: Login): Record<string, string> {
  return Object.fromEntries(
    providers.map(({ issuer, host, admission }) => [
      host === undefined ? issuer : `${issuer} ${host}`,
      admission,
    ]),
  );
}

/** What pages have anyway, in this form or another. */
const USUAL_HEADERS = /^(cache-control|content-.*|referrer-policy|x-content-type-options)$/;

function pageOf({ pages }: Login): object {
  const own = pages.headers.filter(([name]) => !USUAL_HEADERS.test(name));
  const headers = [
    // It has neither style nor script nor form.
    ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"] as const,
    ...own,
  ].map(([name, value]) => [name, { value }]);
  return { title: escapeHtml(pages.title), headers: Object.fromEntries(headers) };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function nonEmpty<Value>(list: readonly Value[] | undefined): readonly Value[] | undefined {
  return list && list.length > 0 ? list : undefined;
}
