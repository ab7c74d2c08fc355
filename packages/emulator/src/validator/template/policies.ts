/** Cache policies and origin request policies of a template: managed ones by their id, its own, and the settings before there were policies. */
import type { Selection } from '../../policies.ts';
import type { CachePolicyFacts, OriginRequestPolicyFacts } from '../deployment-facts.ts';
import { MANAGED_CACHE_POLICIES, MANAGED_ORIGIN_REQUEST_POLICIES } from './managed-policies.ts';
import type { TemplateReader } from './reader.ts';
import { type Fields, fields, intrinsic, isAbsent, listOf } from './values.ts';

const DAY_SECONDS = 86_400;
const YEAR_SECONDS = 31_536_000;

const NOTHING = { headers: 'none', cookies: 'none', queryStrings: 'none' } as const;

/** What both policies of a behavior say. */
export interface BehaviorPolicies {
  readonly cachePolicy: CachePolicyFacts | undefined;
  readonly originRequestPolicy: OriginRequestPolicyFacts | undefined;
}

/** `undefined` where a policy is neither managed nor the template's own. */
export function policiesOf(behavior: Fields, reader: TemplateReader): BehaviorPolicies {
  if (isAbsent(behavior.CachePolicyId) && !isAbsent(behavior.ForwardedValues)) {
    return forwardedValues(behavior, reader);
  }
  return {
    cachePolicy: cachePolicy(behavior.CachePolicyId, reader),
    originRequestPolicy: isAbsent(behavior.OriginRequestPolicyId)
      ? NOTHING
      : originRequestPolicy(behavior.OriginRequestPolicyId, reader),
  };
}

function cachePolicy(id: unknown, reader: TemplateReader): CachePolicyFacts | undefined {
  const managed = MANAGED_CACHE_POLICIES.get(reader.text(id) ?? '');
  if (managed) return managed;
  const { resource } = reader.reference(id) ?? {};
  if (resource?.type !== 'AWS::CloudFront::CachePolicy') return undefined;
  const config = fields(resource.properties.CachePolicyConfig);
  const key = fields(config.ParametersInCacheKeyAndForwardedToOrigin);
  return { ...ttls(config, reader), ...selections(key, reader) };
}

function originRequestPolicy(
  id: unknown,
  reader: TemplateReader,
): OriginRequestPolicyFacts | undefined {
  const managed = MANAGED_ORIGIN_REQUEST_POLICIES.get(reader.text(id) ?? '');
  if (managed) return managed;
  const { resource } = reader.reference(id) ?? {};
  if (resource?.type !== 'AWS::CloudFront::OriginRequestPolicy') return undefined;
  return selections(fields(resource.properties.OriginRequestPolicyConfig), reader);
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-cachepolicy-cachepolicyconfig.html */
function ttls(config: Fields, reader: TemplateReader): CachePolicyFacts {
  const seconds = (value: unknown, absent: number) =>
    isAbsent(value) ? absent : numberOf(reader.text(value));
  return {
    minTtlSeconds: seconds(config.MinTTL, 0),
    defaultTtlSeconds: seconds(config.DefaultTTL, DAY_SECONDS),
    maxTtlSeconds: seconds(config.MaxTTL, YEAR_SECONDS),
  };
}

function selections(config: Fields, reader: TemplateReader): OriginRequestPolicyFacts {
  const { HeadersConfig, CookiesConfig, QueryStringsConfig } = config;
  return {
    headers: selection(HeadersConfig, 'Header', reader),
    cookies: selection(CookiesConfig, 'Cookie', reader),
    queryStrings: selection(QueryStringsConfig, 'QueryString', reader),
  };
}

/** `{ CookieBehavior: 'whitelist', Cookies: [names] }` and the like. */
function selection(config: unknown, kind: string, reader: TemplateReader): Selection | undefined {
  if (isAbsent(config)) return 'none';
  if (intrinsic(config)) return undefined;
  const behavior = reader.text(fields(config)[`${kind}Behavior`]);
  const names = textsOf(fields(config)[`${kind}s`], reader);
  switch (behavior) {
    case 'none':
      return 'none';
    case 'all':
    case 'allViewer':
    case 'allViewerAndWhitelistCloudFront':
      return 'all';
    case 'whitelist':
      return names;
    case 'allExcept':
      return names && { allExcept: names };
    default:
      return undefined;
  }
}

/** The settings of old: the key is what is forwarded, and a behavior that forwards every header caches nothing. */
function forwardedValues(behavior: Fields, reader: TemplateReader): BehaviorPolicies {
  const { QueryString, Headers, Cookies } = fields(behavior.ForwardedValues);
  const names = textsOf(Headers, reader);
  const cookies = fields(Cookies);
  const forward = isAbsent(Cookies) ? 'none' : reader.text(cookies.Forward);
  const all = {
    headers: names?.includes('*') ? 'all' : names,
    cookies: forward === 'whitelist' ? textsOf(cookies.WhitelistedNames, reader) : plain(forward),
    queryStrings: reader.text(QueryString) === 'true' ? 'all' : 'none',
  } as const;
  const never = names?.includes('*') ? { maxTtlSeconds: 0 } : {};
  return { cachePolicy: { ...ttls(behavior, reader), ...all, ...never }, originRequestPolicy: all };
}

function plain(forward: string | undefined): Selection | undefined {
  return forward === 'none' || forward === 'all' ? forward : undefined;
}

/** `undefined` where any of them is unknown. */
export function textsOf(value: unknown, reader: TemplateReader): string[] | undefined {
  const texts = listOf(value)?.map((each) => reader.text(each));
  return texts?.every((text) => text !== undefined) ? texts : undefined;
}

/** A number that a template writes as one or as text. */
export function numberOf(text: string | undefined): number | undefined {
  const number = Number(text);
  return text === undefined || !Number.isFinite(number) ? undefined : number;
}
