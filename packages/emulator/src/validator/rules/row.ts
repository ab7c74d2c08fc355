/** What is written about a rule once, by whoever writes its row. */
export interface RuleText {
  /** What breaks it. */
  readonly what: string;
  /** What would happen. */
  readonly why: string;
  /** What to do. */
  readonly remedy: string;
  /** AWS's own page, where there is one. */
  readonly link?: string;
}

const GUIDE = 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/';

/** The pages of AWS that rows lead to. */
export const PAGES: Readonly<Record<PageName, string>> = {
  quotas: `${GUIDE}cloudfront-limits.html`,
  lambdaRestrictions: `${GUIDE}lambda-at-edge-function-restrictions.html`,
  edgeRestrictions: `${GUIDE}edge-function-restrictions-all.html`,
  functionRestrictions: `${GUIDE}cloudfront-function-restrictions.html`,
  functionRuntime: `${GUIDE}functions-javascript-runtime-20.html`,
  functionEvent: `${GUIDE}functions-event-structure.html`,
  lambdaEvent: `${GUIDE}lambda-event-structure.html`,
  generatedResponses: `${GUIDE}lambda-generating-http-responses.html`,
  requestBody: `${GUIDE}lambda-include-body-access.html`,
  permissions: `${GUIDE}lambda-edge-permissions.html`,
  lambdaLogs: `${GUIDE}edge-functions-logs.html`,
  publishing: `${GUIDE}publish-function.html`,
  storeEntries: `${GUIDE}kvs-with-functions-create-s3-kvp.html`,
  expiration: `${GUIDE}Expiration.html`,
  behaviors: `${GUIDE}DownloadDistValuesCacheBehavior.html`,
  viewerHttps: `${GUIDE}using-https-viewers-to-cloudfront.html`,
  cacheKey: `${GUIDE}controlling-the-cache-key.html`,
  s3Origin: `${GUIDE}private-content-restricting-access-to-s3.html`,
  lambdaOrigin: `${GUIDE}private-content-restricting-access-to-lambda.html`,
  privateOrigin: `${GUIDE}private-content-overview.html`,
  signedCookies: `${GUIDE}private-content-signed-cookies.html`,
  signedUrls: `${GUIDE}private-content-signed-urls.html`,
  nodeHandler: 'https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html',
};

/** The short name of a page. */
export type PageName =
  | 'quotas'
  | 'lambdaRestrictions'
  | 'edgeRestrictions'
  | 'functionRestrictions'
  | 'functionRuntime'
  | 'functionEvent'
  | 'lambdaEvent'
  | 'generatedResponses'
  | 'requestBody'
  | 'permissions'
  | 'lambdaLogs'
  | 'publishing'
  | 'storeEntries'
  | 'expiration'
  | 'behaviors'
  | 'viewerHttps'
  | 'cacheKey'
  | 's3Origin'
  | 'lambdaOrigin'
  | 'privateOrigin'
  | 'signedCookies'
  | 'signedUrls'
  | 'nodeHandler';
