import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Deployment } from '@postern/cli/deploy';
import { Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { defaultPolicies } from './policies.ts';

const { CACHING_DISABLED, CACHING_OPTIMIZED } = cloudfront.CachePolicy;
const { ALL_VIEWER_EXCEPT_HOST_HEADER, CORS_S3_ORIGIN } = cloudfront.OriginRequestPolicy;

function policiesOf(facts: Partial<Deployment>) {
  const site = { takesBearerTokens: false, identityHeaders: [] };
  return defaultPolicies(new Stack(undefined, 'Site'), { ...site, ...facts } as Deployment);
}

describe('defaultPolicies()', () => {
  const personal = policiesOf({ takesBearerTokens: true });
  const originRequestPolicy = ALL_VIEWER_EXCEPT_HOST_HEADER;

  it('caches nothing, and passes everything on, where programs bring tokens or the origin is told who asks', () => {
    const whole = { cachePolicy: CACHING_DISABLED, originRequestPolicy };
    assert.deepEqual(personal({}), whole);
    assert.deepEqual(policiesOf({ identityHeaders: ['x-user'] })({}), whole);
  });

  it('chooses each policy by itself', () => {
    const cachePolicy = CACHING_DISABLED;
    assert.deepEqual(personal({ cachePolicy }), { originRequestPolicy });
    assert.deepEqual(personal({ originRequestPolicy: CORS_S3_ORIGIN }), { cachePolicy });
    assert.deepEqual(personal({ cachePolicy, originRequestPolicy }), {});
  });

  it('passes nothing on behind a cache that somebody has chosen', () => {
    const stack = new Stack(undefined, 'Site');
    const imported = cloudfront.CachePolicy.fromCachePolicyId(stack, 'Mine', 'my-policy');
    for (const cachePolicy of [CACHING_OPTIMIZED, imported]) {
      assert.deepEqual(personal({ cachePolicy }), {});
    }
  });

  it('makes one policy for the pages of a site, where it has none', () => {
    const site = policiesOf({});
    const { cachePolicy, ...others } = site({ originRequestPolicy: CORS_S3_ORIGIN });
    assert.ok(cachePolicy);
    assert.deepEqual(others, {});
    assert.equal(site({}).cachePolicy, cachePolicy);
    assert.deepEqual(site({ cachePolicy: CACHING_DISABLED }), {});
  });
});
