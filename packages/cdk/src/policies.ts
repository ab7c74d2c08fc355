/** Which cache and origin request policies are right behind a gate, where nobody has chosen any. */
import type { Deployment } from '@postern/cli';
import { Duration } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import type { DefaultPolicies } from './protect-behavior.ts';

/** Nothing is cached, and the origin gets all that the viewer and the gate say. */
const PERSONAL = {
  cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
  originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
};

/** People sign in, rather than programs with tokens. */
export function isSite({ login, keyValueStore, signedCookies }: Deployment): boolean {
  return (login ?? keyValueStore ?? signedCookies) !== undefined;
}

/**
 * An API's answers are one caller's, and so are those of an origin that is told who asks. The pages of other sites are the same for
 * everyone who may see them, so that they may be cached, but only as long as the origin says.
 */
export function defaultPolicies(scope: Construct, deployment: Deployment): DefaultPolicies {
  const isShared = isSite(deployment) && deployment.identityHeaders.length === 0;
  return () => (isShared ? { cachePolicy: siteCachePolicy(scope) } : PERSONAL);
}

const ID = 'CachePolicy';

/**
 * CloudFront's own `CachingOptimized` has a minimum TTL of a second, for which it keeps answers marked `no-store`, and a default of a
 * day, for which it keeps those that are not marked at all. Here both are 0. No cookie is in the key, and so none reaches the origin.
 */
function siteCachePolicy(scope: Construct): cloudfront.CachePolicy {
  const made = scope.node.tryFindChild(ID) as cloudfront.CachePolicy | undefined;
  return (
    made ??
    new cloudfront.CachePolicy(scope, ID, {
      comment: 'Behind a Postern gate: cached as the origin says',
      minTtl: Duration.seconds(0),
      defaultTtl: Duration.seconds(0),
      maxTtl: Duration.days(365),
      queryStringBehavior: cloudfront.CacheQueryStringBehavior.all(),
      enableAcceptEncodingGzip: true,
      enableAcceptEncodingBrotli: true,
    })
  );
}
