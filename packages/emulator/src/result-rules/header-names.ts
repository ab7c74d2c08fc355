/**
 * Which headers a viewer-request function may not see, add or change:
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html
 */

const DISALLOWED: ReadonlySet<string> = new Set([
  'client-cert',
  'client-cert-chain',
  'cloudfront-viewer-cert-pem',
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'trailer',
  'upgrade',
  'x-accel-buffering',
  'x-accel-charset',
  'x-accel-limit-rate',
  'x-accel-redirect',
  'x-amzn-auth',
  'x-amzn-cf-billing',
  'x-amzn-cf-id',
  'x-amzn-cf-xff',
  'x-amzn-errortype',
  'x-amzn-fle-profile',
  'x-amzn-header-count',
  'x-amzn-header-order',
  'x-amzn-lambda-integration-tag',
  'x-amzn-requestid',
  'x-cache',
  'x-forwarded-proto',
  'x-real-ip',
]);

const DISALLOWED_PREFIXES = ['x-amz-cf-', 'x-edge-'];

/** Headers of a viewer request that a function sees and must return as they were. */
export const READ_ONLY_HEADERS: readonly string[] = [
  'cdn-loop',
  'content-length',
  'host',
  'transfer-encoding',
  'via',
];

/** Never exposed to a function; adding one fails validation. */
export function isDisallowedHeader(lowerCaseName: string): boolean {
  if (DISALLOWED.has(lowerCaseName)) return true;
  return DISALLOWED_PREFIXES.some((prefix) => lowerCaseName.startsWith(prefix));
}

/** `CloudFront-*` is CloudFront's to set, and not visible to Lambda@Edge in viewer events. */
export function isCloudFrontHeader(lowerCaseName: string): boolean {
  return lowerCaseName.startsWith('cloudfront-');
}
