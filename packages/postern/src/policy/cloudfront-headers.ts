/** Names of headers that CloudFront keeps for itself. Build time only. */

/**
 * With these CloudFront answers 502 when a viewer-request function adds or changes them: disallowed, and read-only.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html
 */
const NAMES = new Set(
  `connection expect keep-alive proxy-authenticate proxy-authorization proxy-connection trailer upgrade x-accel-buffering
   x-accel-charset x-accel-limit-rate x-accel-redirect x-amzn-auth x-amzn-cf-billing x-amzn-cf-id x-amzn-cf-xff
   x-amzn-errortype x-amzn-fle-profile x-amzn-header-count x-amzn-header-order x-amzn-lambda-integration-tag
   x-amzn-requestid x-cache x-forwarded-proto x-real-ip client-cert client-cert-chain
   cdn-loop content-length host transfer-encoding via`.split(/\s+/),
);

/** The last are its own about the viewer. */
const PREFIX = /^(x-amz-cf-|x-edge-|cloudfront-)/;

/** Whether CloudFront lets no viewer-request function set it; `name` in lower case. */
export function isCloudFrontHeader(name: string): boolean {
  return NAMES.has(name) || PREFIX.test(name);
}
