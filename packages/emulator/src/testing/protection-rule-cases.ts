/** The case table of the rules on who is let in: gates and origins. */
import type { RuleId } from '../rule-id.ts';
import type { ValidationOptions } from '../validator/context.ts';
import type {
  DeploymentFacts,
  DistributionFacts,
  OriginFacts,
} from '../validator/deployment-facts.ts';
import {
  BEHAVIOR,
  deployment,
  GATE,
  ON_VIEWER_REQUEST,
  withBehavior,
  withOrigin,
} from './deployments.ts';

/** Deployments that break a rule and no other, and deployments that break none. */
export interface DeploymentRuleCase {
  readonly rule: RuleId;
  readonly broken: readonly DeploymentFacts[];
  readonly kept: readonly DeploymentFacts[];
  readonly options?: ValidationOptions;
}

const OPEN = { ...BEHAVIOR, pathPattern: '/assets/*', associations: [] };
const ADMIN = { ...BEHAVIOR, pathPattern: '/admin/*' };
const LOGIN = { ...GATE, id: 'Login', role: 'login' } as const;
const ON_LOGIN = {
  ...BEHAVIOR,
  allowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
  associations: [{ ...ON_VIEWER_REQUEST, functionId: 'Login', includeBody: true }],
};
const SIGNED = { associations: [], trustedKeyGroups: true };
const FUNCTION_URL: Partial<OriginFacts> = {
  functionUrl: 'AWS_IAM',
  functionId: 'Api',
  grantedActions: ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'],
};
const UNMARKED = { ...GATE, role: undefined };
const ELSEWHERE = [{ ...ON_VIEWER_REQUEST, functionId: undefined }];

const CLOSED = { id: 'bucket', access: 'origin-access-control' } as const;

/** A distribution of which nobody says that it is protected, beside one with a gate. */
function beside(other: Partial<DistributionFacts>): DeploymentFacts {
  const gated = deployment({ origins: [{ ...CLOSED, server: 'Files' }] });
  const open = { id: 'Other', behaviors: [OPEN], origins: [], ...other };
  return { ...gated, distributions: [...gated.distributions, open] };
}

export const PROTECTION_RULE_CASES: readonly DeploymentRuleCase[] = [
  {
    rule: 'E-UNPROTECTED-BEHAVIOR',
    broken: [
      deployment({ behaviors: [OPEN, BEHAVIOR] }),
      deployment({ behaviors: [OPEN, BEHAVIOR], publicPathPatterns: ['/assets*'] }),
      deployment({ behaviors: [OPEN] }),
      // A function that is no gate, beside one that is.
      deployment({
        behaviors: [
          { ...OPEN, associations: [{ ...ON_VIEWER_REQUEST, functionId: 'Rewrite' }] },
          BEHAVIOR,
        ],
        functions: [GATE, { ...UNMARKED, id: 'Rewrite' }],
      }),
      // A login half answers under its own path alone.
      deployment({ behaviors: [ON_LOGIN], functions: [LOGIN] }),
      // On origin-request nobody is asked before the cache.
      withBehavior({ associations: [{ ...ON_VIEWER_REQUEST, event: 'origin-request' }] }),
    ],
    kept: [
      deployment(),
      deployment({ behaviors: [OPEN, BEHAVIOR], publicPathPatterns: ['/assets/*'] }),
      deployment({ behaviors: [OPEN, BEHAVIOR], publicPathPatterns: ['assets/*'] }),
      deployment({
        behaviors: [{ ...ON_LOGIN, pathPattern: '/.postern/*' }, BEHAVIOR],
        functions: [GATE, LOGIN],
      }),
      deployment({ behaviors: [{ ...BEHAVIOR, ...SIGNED }], functions: [] }),
    ],
  },
  {
    rule: 'E-ORIGIN-OPEN',
    options: { assertion: true },
    broken: [],
    kept: [withOrigin({ access: 'none' })],
  },
  {
    rule: 'E-UNPROTECTED-BEHAVIOR',
    options: { publicPathPatterns: ['/assets/*'], allowUngated: true },
    broken: [deployment({ behaviors: [{ ...OPEN, pathPattern: '/x/*' }, BEHAVIOR] })],
    kept: [deployment({ behaviors: [OPEN, BEHAVIOR] }), deployment({ behaviors: [OPEN, OPEN] })],
  },
  {
    rule: 'E-UNPROTECTED-BEHAVIOR',
    options: { allowUngated: true },
    broken: [
      beside({ origins: [{ ...CLOSED, server: 'Files' }] }),
      beside({
        behaviors: [
          { ...OPEN, associations: [{ ...ON_VIEWER_REQUEST, event: 'viewer-response' }] },
        ],
      }),
    ],
    kept: [
      beside({}),
      beside({ origins: [{ ...CLOSED, server: 'Others' }] }),
      beside({ origins: [{ ...CLOSED, server: undefined }] }),
    ],
  },
  {
    rule: 'W-GATE-UNKNOWN',
    broken: [
      deployment({ functions: [UNMARKED] }),
      deployment({ behaviors: [{ ...BEHAVIOR, associations: ELSEWHERE }], functions: [GATE] }),
    ],
    kept: [deployment()],
  },
  {
    rule: 'E-ORIGIN-OPEN',
    broken: [
      withOrigin({ access: 'none' }),
      withOrigin({ ...FUNCTION_URL, functionUrl: 'NONE' }),
      deployment({
        behaviors: [{ ...BEHAVIOR, ...SIGNED }],
        functions: [],
        origins: [{ id: 'bucket', access: 'none', vpcOrigin: false, secretHeader: false }],
      }),
      // An origin group is as closed as its most open member.
      deployment({
        behaviors: [{ ...BEHAVIOR, originIds: ['bucket', 'spare'] }],
        origins: [
          { id: 'bucket', access: 'origin-access-control' },
          { id: 'spare', access: 'none', vpcOrigin: false, secretHeader: false },
        ],
      }),
      // The login half behind a function URL is reached, and lets CloudFront alone in by a header.
      deployment({
        behaviors: [
          { ...ON_LOGIN, pathPattern: '/.postern/*', associations: [], originIds: ['login'] },
        ],
        functions: [{ ...LOGIN, hasUrl: true }],
        origins: [
          {
            ...{ id: 'login', access: 'none', vpcOrigin: false, secretHeader: false },
            ...{ functionUrl: 'NONE', functionId: 'Login' },
          },
        ],
      }),
    ],
    kept: [
      withOrigin({ access: 'none', vpcOrigin: true }),
      withOrigin({ access: 'none', secretHeader: true }),
      withOrigin({ access: undefined, isStandIn: true }),
      withOrigin({ ...FUNCTION_URL, functionUrl: 'NONE', secretHeader: true }),
      // It asks for a signature, whoever comes.
      withOrigin({ ...FUNCTION_URL, access: 'none' }),
      // Nobody is kept from what is public.
      deployment({
        behaviors: [{ ...OPEN, originIds: ['assets'] }, BEHAVIOR],
        publicPathPatterns: ['/assets/*'],
        origins: [
          { id: 'assets', access: 'none', vpcOrigin: false, secretHeader: false },
          { id: 'bucket', access: 'origin-access-control' },
        ],
      }),
      // The login on viewer-request forwards nothing.
      deployment({
        behaviors: [{ ...ON_LOGIN, pathPattern: '/.postern/*', originIds: ['nowhere'] }, BEHAVIOR],
        functions: [GATE, LOGIN],
        origins: [
          { id: 'nowhere', access: 'none', vpcOrigin: false, secretHeader: false },
          { id: 'bucket', access: 'origin-access-control' },
        ],
      }),
    ],
  },
  {
    rule: 'E-SHADOWED-BEHAVIOR',
    options: { publicPathPatterns: ['/a*', '*'] },
    broken: [
      deployment({ behaviors: [{ ...OPEN, pathPattern: '/a*' }, ADMIN, BEHAVIOR] }),
      deployment({ behaviors: [{ ...OPEN, pathPattern: '*' }, BEHAVIOR] }),
      deployment({
        behaviors: [
          { ...OPEN, pathPattern: '*' },
          { ...ADMIN, ...SIGNED },
        ],
        functions: [],
      }),
    ],
    kept: [
      deployment({ behaviors: [ADMIN, { ...OPEN, pathPattern: '/a*' }, BEHAVIOR] }),
      // It takes some of the paths, as it is meant to.
      deployment({
        behaviors: [{ ...OPEN, pathPattern: '*.css' }, ADMIN],
        publicPathPatterns: ['*.css'],
      }),
      // The default one is the last.
      deployment({ behaviors: [ADMIN, { ...OPEN, pathPattern: '*' }] }),
    ],
  },
  {
    rule: 'W-VIEWER-HTTP',
    broken: [
      withBehavior({ viewerProtocolPolicy: 'allow-all' }),
      withBehavior({ ...SIGNED, viewerProtocolPolicy: 'allow-all' }),
    ],
    kept: [
      withBehavior({ viewerProtocolPolicy: 'https-only' }),
      withBehavior({ viewerProtocolPolicy: 'redirect-to-https' }),
      deployment({
        behaviors: [{ ...OPEN, viewerProtocolPolicy: 'allow-all' }, BEHAVIOR],
        publicPathPatterns: ['/assets/*'],
      }),
    ],
  },
  {
    rule: 'W-UNREADABLE',
    broken: [
      withOrigin({ access: 'none', secretHeader: undefined }),
      withOrigin({ access: 'none', vpcOrigin: undefined }),
      withOrigin({ access: undefined }),
      // Nobody knows what is associated.
      withBehavior({ associations: undefined }),
      withBehavior({ associations: [{ kind: 'lambda' }] }),
      withBehavior({ associations: [], trustedKeyGroups: undefined }),
      deployment({ unreadable: ['CacheBehaviors'] }),
      deployment({ behaviors: [], unreadable: ['DistributionConfig'] }),
    ],
    kept: [
      withOrigin({ access: undefined, secretHeader: true }),
      // Whatever is there, it is meant to be open.
      deployment({
        behaviors: [{ ...OPEN, associations: undefined }, BEHAVIOR],
        publicPathPatterns: ['/assets/*'],
      }),
    ],
  },
  {
    rule: 'W-ORIGIN-OAI',
    broken: [withOrigin({ access: 'origin-access-identity' })],
    kept: [withOrigin({ access: 'origin-access-control' })],
  },
];
