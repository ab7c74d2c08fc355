/** Checks the two policies of a behavior, as CloudFront does when they are created. */
import { checkNames, fail } from './check-values.ts';
import type { EdgeLimits } from './limits.ts';
import type { BehaviorOptions } from './options.ts';
import type { CachePolicy, OriginRequestPolicy, Selection } from './policies.ts';

const CACHE_POLICY_NAMES = [
  'minTtlSeconds',
  'defaultTtlSeconds',
  'maxTtlSeconds',
  'headers',
  'cookies',
  'queryStrings',
];

/** Throws a `TypeError` that names the option. */
export function checkPolicies(name: string, behavior: BehaviorOptions, limits: EdgeLimits): void {
  checkCachePolicy(`${name}.cachePolicy`, behavior);
  checkOriginRequestPolicy(`${name}.originRequestPolicy`, behavior);
  checkPolicySize(`${name}.cachePolicy`, behavior.cachePolicy, limits);
  checkPolicySize(`${name}.originRequestPolicy`, behavior.originRequestPolicy, limits);
}

function checkCachePolicy(name: string, { cachePolicy }: BehaviorOptions): void {
  if (cachePolicy === undefined) return;
  checkNames(name, cachePolicy, CACHE_POLICY_NAMES);
  const { minTtlSeconds: min, defaultTtlSeconds: byDefault, maxTtlSeconds: max } = cachePolicy;
  for (const seconds of [min, byDefault, max]) {
    if (!(seconds >= 0)) fail(name, seconds, 'TTLs in seconds, 0 or more');
  }
  if (min > byDefault || byDefault > max) {
    fail(name, [min, byDefault, max], 'minTtlSeconds ≤ defaultTtlSeconds ≤ maxTtlSeconds');
  }
  if (!Array.isArray(cachePolicy.headers)) {
    fail(`${name}.headers`, cachePolicy.headers, 'a list of names: CloudFront has no "all" here');
  }
  checkSelection(`${name}.cookies`, cachePolicy.cookies);
  checkSelection(`${name}.queryStrings`, cachePolicy.queryStrings);
}

function checkOriginRequestPolicy(name: string, { originRequestPolicy }: BehaviorOptions): void {
  if (originRequestPolicy === undefined) return;
  checkNames(name, originRequestPolicy, ['headers', 'cookies', 'queryStrings']);
  checkSelection(`${name}.headers`, originRequestPolicy.headers);
  checkSelection(`${name}.cookies`, originRequestPolicy.cookies);
  checkSelection(`${name}.queryStrings`, originRequestPolicy.queryStrings);
}

function checkSelection(name: string, selection: Selection): void {
  if (selection === 'none' || selection === 'all') return;
  const names = namesOf(selection);
  if (Array.isArray(names) && names.every((each) => typeof each === 'string')) return;
  fail(name, selection, '"none", "all", a list of names or { allExcept: [names] }');
}

function namesOf(selection: Selection | undefined): unknown {
  return (selection as { allExcept?: readonly string[] } | undefined)?.allExcept ?? selection;
}

function checkPolicySize(
  name: string,
  policy: CachePolicy | OriginRequestPolicy | undefined,
  { policyNames }: EdgeLimits,
): void {
  for (const field of ['headers', 'cookies', 'queryStrings'] as const) {
    const names = namesOf(policy?.[field]);
    if (!Array.isArray(names) || names.length <= policyNames) continue;
    fail(`${name}.${field}`, names, `at most ${policyNames} names, CloudFront's quota`);
  }
}
