/** The cache behaviors of a distribution that stands before one bucket. */
import type { Deployment } from '../deploy/deployment.ts';
import { withErrorPage } from './error-page.ts';
import { lambdaOf } from './lambda-of.ts';
import { versionIdOf } from './lambda-part.ts';
import { attribute, ref, type TemplateValue } from './template.ts';

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html */
const ALL_VIEWER_EXCEPT_HOST_HEADER = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

const ALL_METHODS = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'];

type Behavior = Readonly<Record<string, TemplateValue>>;

export interface Behaviors {
  readonly defaultBehavior: Behavior;
  /** In the order in which CloudFront tries them. */
  readonly behaviors: readonly Behavior[];
  /** Those that are open, as they are meant to be. */
  readonly publicPathPatterns: readonly string[];
}

/** The login first; then, with signed cookies, a behavior for each rule; then everything else. */
export function behaviorsOf(deployment: Deployment): Behaviors {
  const { login, signedCookies } = deployment;
  const rules = signedCookies
    ? withErrorPage(signedCookies.behaviors)
    : [{ pathPattern: '*', isProtected: true }];
  const site = rules.map(({ pathPattern, isProtected }) => ({
    pathPattern,
    isProtected,
    behavior: siteBehavior(deployment, isProtected),
  }));
  const [last] = site.slice(-1);
  if (last?.pathPattern !== '*') throw new Error('The last behavior is not for every path');
  const others = site.slice(0, -1).map(({ pathPattern, behavior }) => ({
    PathPattern: pathPattern,
    ...behavior,
  }));
  return {
    defaultBehavior: last.behavior,
    behaviors: [...(login ? [loginBehavior(deployment, login)] : []), ...others],
    publicPathPatterns: site.flatMap(({ pathPattern, isProtected }) =>
      isProtected ? [] : [pathPattern],
    ),
  };
}

function siteBehavior(deployment: Deployment, isProtected: boolean): Behavior {
  return {
    TargetOriginId: 'site',
    // For programs a redirect would come after the token has been sent in the clear, and nobody would notice.
    ViewerProtocolPolicy: deployment.takesBearerTokens ? 'https-only' : 'redirect-to-https',
    // OPTIONS passes signed cookies without a check; a gate answers it itself.
    AllowedMethods: deployment.signedCookies ? ['GET', 'HEAD'] : ['GET', 'HEAD', 'OPTIONS'],
    // For an API too: a bucket answers everybody the same, and what says who asks is nothing to it.
    CachePolicyId: ref('CachePolicy'),
    Compress: true,
    ...(isProtected && guard(deployment)),
  };
}

function guard(deployment: Deployment): Behavior {
  const { gate, signedCookies } = deployment;
  if (signedCookies) return { TrustedKeyGroups: [ref('KeyGroup')] };
  if (gate?.kind === 'cloudfront-function') return functionAssociation('GateFunction');
  return versionAssociation(deployment, false);
}

function loginBehavior(deployment: Deployment, login: NonNullable<Deployment['login']>): Behavior {
  const isOrigin = login.hostHeader !== undefined;
  const isHostCopied = isOrigin && login.hostHeader.value === undefined;
  return {
    PathPattern: login.pathPattern,
    TargetOriginId: isOrigin ? 'login' : 'site',
    ViewerProtocolPolicy: 'redirect-to-https',
    AllowedMethods: ALL_METHODS,
    CachePolicyId: CACHING_DISABLED,
    ...(isOrigin && { OriginRequestPolicyId: ALL_VIEWER_EXCEPT_HOST_HEADER }),
    ...(isHostCopied && functionAssociation('HostFunction')),
    ...(!isOrigin && versionAssociation(deployment, login.includeBody)),
  };
}

function functionAssociation(id: string): Behavior {
  return {
    FunctionAssociations: [
      { EventType: 'viewer-request', FunctionARN: attribute(id, 'FunctionARN') },
    ],
  };
}

/** Of the gate's own function or of its login half: there is one. */
function versionAssociation(deployment: Deployment, includeBody: boolean): Behavior {
  const found = lambdaOf(deployment);
  if (!found) throw new Error('The deployment has no function of Lambda@Edge');
  const { role, lambda } = found;
  return {
    LambdaFunctionAssociations: [
      {
        EventType: 'viewer-request',
        LambdaFunctionARN: ref(versionIdOf(role, lambda)),
        ...(includeBody && { IncludeBody: true }),
      },
    ],
  };
}
