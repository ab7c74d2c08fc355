/** The case table of the rules on what is cached and what is signed. */
import { ALL_VIEWER_EXCEPT_HOST_HEADER, CACHING_OPTIMIZED } from '../policies.ts';
import type { OriginFacts } from '../validator/deployment-facts.ts';
import {
  BEHAVIOR,
  deployment,
  ON_VIEWER_REQUEST,
  withBehavior,
  withOrigin,
} from './deployments.ts';
import type { DeploymentRuleCase } from './protection-rule-cases.ts';

const OPEN = { ...BEHAVIOR, pathPattern: '/assets/*', associations: [] };
const CACHED = { ...CACHING_OPTIMIZED, minTtlSeconds: 0 };
const FORWARDED = ALL_VIEWER_EXCEPT_HOST_HEADER;
const SIGNED = { associations: [], trustedKeyGroups: true };
const FUNCTION_URL: Partial<OriginFacts> = {
  functionUrl: 'AWS_IAM',
  functionId: 'Api',
  grantedActions: ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'],
};

export const CACHE_RULE_CASES: readonly DeploymentRuleCase[] = [
  {
    rule: 'E-CACHE-IDENTITY',
    broken: [
      withBehavior({ cachePolicy: CACHED, originRequestPolicy: FORWARDED }),
      withBehavior({
        cachePolicy: CACHED,
        originRequestPolicy: { headers: ['Authorization'], cookies: 'none' },
      }),
      withBehavior({
        cachePolicy: CACHED,
        originRequestPolicy: { headers: ['X-Forwarded-Email'], cookies: 'none' },
      }),
      withBehavior({
        cachePolicy: CACHED,
        originRequestPolicy: { headers: 'none', cookies: 'all' },
      }),
    ],
    kept: [
      withBehavior({ originRequestPolicy: FORWARDED }),
      withBehavior({ cachePolicy: CACHED }),
      withBehavior({
        cachePolicy: { ...CACHED, headers: ['authorization'], cookies: 'all' },
        originRequestPolicy: { headers: ['Authorization'], cookies: 'all' },
      }),
      withBehavior({ cachePolicy: CACHED, originRequestPolicy: { cookies: ['theme'] } }),
      withBehavior({ cachePolicy: CACHED, originRequestPolicy: undefined }),
      withBehavior({ cachePolicy: undefined, originRequestPolicy: FORWARDED }),
    ],
  },
  {
    rule: 'E-MINTTL-AUTH',
    broken: [withBehavior({ cachePolicy: CACHING_OPTIMIZED })],
    kept: [
      withBehavior({ cachePolicy: CACHED }),
      deployment({
        behaviors: [{ ...OPEN, cachePolicy: CACHING_OPTIMIZED }, BEHAVIOR],
        publicPathPatterns: ['/assets/*'],
      }),
    ],
  },
  {
    rule: 'E-AUTH-ORIGIN-REQUEST-CACHED',
    broken: [
      deployment({
        behaviors: [
          {
            ...BEHAVIOR,
            cachePolicy: CACHED,
            associations: [{ ...ON_VIEWER_REQUEST, event: 'origin-request' }],
          },
        ],
        publicPathPatterns: ['*'],
      }),
    ],
    kept: [
      deployment({
        behaviors: [
          { ...BEHAVIOR, associations: [{ ...ON_VIEWER_REQUEST, event: 'origin-request' }] },
        ],
        publicPathPatterns: ['*'],
      }),
      withBehavior({ cachePolicy: CACHED }),
    ],
  },
  {
    rule: 'W-OPTIONS-SIGNED',
    broken: [withBehavior({ ...SIGNED, allowedMethods: ['GET', 'HEAD', 'OPTIONS'] })],
    kept: [withBehavior({ allowedMethods: ['GET', 'HEAD', 'OPTIONS'] }), withBehavior(SIGNED)],
  },
  {
    rule: 'W-SIGNED-FUNCTION-ORDER',
    broken: [withBehavior({ trustedKeyGroups: true })],
    kept: [withBehavior(SIGNED)],
  },
  {
    rule: 'E-URL-PERMISSION',
    broken: [withOrigin({ ...FUNCTION_URL, grantedActions: ['lambda:InvokeFunctionUrl'] })],
    kept: [withOrigin(FUNCTION_URL), withOrigin({ ...FUNCTION_URL, grantedActions: undefined })],
  },
  {
    rule: 'W-OAC-BODY',
    broken: [
      deployment({
        behaviors: [{ ...BEHAVIOR, allowedMethods: ['GET', 'HEAD', 'OPTIONS', 'POST'] }],
        origins: [{ id: 'bucket', access: 'origin-access-control', ...FUNCTION_URL }],
      }),
    ],
    kept: [
      withBehavior({ allowedMethods: ['GET', 'HEAD', 'OPTIONS', 'POST'] }),
      withOrigin(FUNCTION_URL),
    ],
  },
];
