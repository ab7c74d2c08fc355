/** Which cache and origin request policies are right behind a gate, where nobody has chosen any. */
import type { Deployment } from '@postern/cli/deploy';
import { Duration } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import type { DefaultPolicies } from './protect-behavior.ts';
import { uniqueName } from './unique-name.ts';

const { CACHING_DISABLED } = cloudfront.CachePolicy;
const { ALL_VIEWER_EXCEPT_HOST_HEADER } = cloudfront.OriginRequestPolicy;

/**
 * An API's answers are one caller's, and so are those of an origin that is told who asks: nothing is cached, and the origin gets all
 * that the viewer and the gate say. The pages of other sites are the same for everyone who may see them, so that they may be cached,
 * but only as long as the origin says.
 */
export function defaultPolicies(
  scope: Construct,
  { takesBearerTokens, identityHeaders }: Deployment,
): DefaultPolicies {
  const isShared = !takesBearerTokens && identityHeaders.length === 0;
  return ({ cachePolicy, originRequestPolicy }) => {
    if (isShared) return cachePolicy ? {} : { cachePolicy: siteCachePolicy(scope) };
    // Behind a cache of the user's, what the origin was told of one caller would come back for another.
    const isPassedOn = !originRequestPolicy && !caches(cachePolicy);
    return {
      ...(!cachePolicy && { cachePolicy: CACHING_DISABLED }),
      ...(isPassedOn && { originRequestPolicy: ALL_VIEWER_EXCEPT_HOST_HEADER }),
    };
  };
}

function caches(cachePolicy: cloudfront.ICachePolicyRef | undefined): boolean {
  if (!cachePolicy) return false;
  return cachePolicy.cachePolicyRef.cachePolicyId !== CACHING_DISABLED.cachePolicyId;
}

const ID = 'CachePolicy';

/**
 * CloudFront's own `CachingOptimized` has a minimum TTL of a second, for which it keeps answers marked `no-store`, and a default of a
 * day, for which it keeps those that are not marked at all. Here both are 0. No cookie is in the key, and so none reaches the origin. Query strings are: a server's
 * pages differ by them. A bucket's do not, and a policy without them caches those better.
 */
function siteCachePolicy(scope: Construct): cloudfront.CachePolicy {
  const made = scope.node.tryFindChild(ID) as cloudfront.CachePolicy | undefined;
  return (
    made ??
    new cloudfront.CachePolicy(scope, ID, {
      cachePolicyName: uniqueName(scope),
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
