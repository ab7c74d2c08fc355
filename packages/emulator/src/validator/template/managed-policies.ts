/**
 * AWS's managed policies by their ids, which are the same in every account:
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html and
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html, read in 2026. Those that
 * Amplify Hosting attaches to its own distributions are left out. An id that is not here is unknown.
 */
import {
  ALL_VIEWER_EXCEPT_HOST_HEADER,
  CACHING_DISABLED,
  CACHING_OPTIMIZED,
  type CachePolicy,
  type OriginRequestPolicy,
} from '../../policies.ts';

const ORIGIN_DECIDES: CachePolicy = {
  minTtlSeconds: 0,
  defaultTtlSeconds: 0,
  maxTtlSeconds: 31_536_000,
  headers: ['host', 'origin', 'x-http-method-override', 'x-http-method', 'x-method-override'],
  cookies: 'all',
  queryStrings: 'none',
};

const ALL_VIEWER: OriginRequestPolicy = { headers: 'all', cookies: 'all', queryStrings: 'all' };
const NOTHING: OriginRequestPolicy = { headers: 'none', cookies: 'none', queryStrings: 'none' };
const CORS = ['origin', 'access-control-request-headers', 'access-control-request-method'];

export const MANAGED_CACHE_POLICIES: ReadonlyMap<string, CachePolicy> = new Map([
  // CachingDisabled
  ['4135ea2d-6df8-44a3-9df3-4b5a84be39ad', CACHING_DISABLED],
  // CachingOptimized
  ['658327ea-f89d-4fab-a63d-7e88639e58f6', CACHING_OPTIMIZED],
  // CachingOptimizedForUncompressedObjects
  ['b2884449-e4de-46a7-ac36-70bc7f1ddd6d', CACHING_OPTIMIZED],
  // UseOriginCacheControlHeaders
  ['83da9c7e-98b4-4e11-a168-04f0df8e2c65', ORIGIN_DECIDES],
  // UseOriginCacheControlHeaders-QueryStrings
  ['4cc15a8a-d715-48a4-82b8-cc0b614638fe', { ...ORIGIN_DECIDES, queryStrings: 'all' }],
  // Elemental-MediaPackage
  [
    '08627262-05a9-4f76-9ded-b50ca2e3a84f',
    {
      ...ORIGIN_DECIDES,
      defaultTtlSeconds: 86_400,
      headers: ['origin'],
      cookies: 'none',
      queryStrings: ['aws.manifestfilter', 'start', 'end', 'm'],
    },
  ],
  // Amplify
  [
    '2e54312d-136d-493c-8eb9-b001f22f67d2',
    {
      minTtlSeconds: 2,
      defaultTtlSeconds: 2,
      maxTtlSeconds: 600,
      headers: ['authorization', 'cloudfront-viewer-country', 'host'],
      cookies: 'all',
      queryStrings: 'all',
    },
  ],
]);

export const MANAGED_ORIGIN_REQUEST_POLICIES: ReadonlyMap<string, OriginRequestPolicy> = new Map([
  // AllViewer
  ['216adef6-5c7f-47e4-b989-5492eafa07d3', ALL_VIEWER],
  // AllViewerAndCloudFrontHeaders-2022-06
  ['33f36d7e-f396-46d9-90e0-52428a34d9dc', ALL_VIEWER],
  // AllViewerExceptHostHeader
  ['b689b0a8-53d0-40ab-baf2-68738e2966ac', ALL_VIEWER_EXCEPT_HOST_HEADER],
  // CORS-CustomOrigin
  ['59781a5b-3903-41f3-afcb-af62929ccde1', { ...NOTHING, headers: ['origin'] }],
  // CORS-S3Origin
  ['88a5eaf4-2fd4-4709-b370-b4c650ea3fcf', { ...NOTHING, headers: CORS }],
  // Elemental-MediaTailor-PersonalizedManifests
  [
    '775133bc-15f2-49f9-abea-afb2e0bf67d2',
    { ...NOTHING, headers: [...CORS, 'user-agent', 'x-forwarded-for'], queryStrings: 'all' },
  ],
  // HostHeaderOnly
  ['bf0718e1-ba1e-49d1-88b1-f726733018ae', { ...NOTHING, headers: ['host'] }],
  // UserAgentRefererHeaders
  ['acba4595-bd28-49b8-b9fe-13317c0390fa', { ...NOTHING, headers: ['user-agent', 'referer'] }],
]);
