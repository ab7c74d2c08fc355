/** What CloudFront refuses of a Lambda@Edge function's result. */
import type { LambdaResultRule } from '../../rule-id.ts';
import { PAGES, type RuleText } from './row.ts';

const WHY = 'The viewer gets 502 (LambdaValidationError)';
const EVENT = { why: WHY, link: PAGES.lambdaEvent };
const GENERATED = { why: WHY, link: PAGES.generatedResponses };
const RESTRICTED = { why: WHY, link: PAGES.edgeRestrictions };
const BODY = { why: WHY, link: PAGES.requestBody };

export const LAMBDA_RESULT_RULES: Readonly<Record<LambdaResultRule, RuleText>> = {
  'E-NOT-JSON': {
    what: 'The result is no JSON',
    ...EVENT,
    remedy: 'Return the request or a response, of plain data',
  },
  'E-NOT-OBJECT': {
    what: 'The result is null, undefined, a list or a scalar',
    ...EVENT,
    remedy: 'Return the request or a response on every way through the handler',
  },
  'E-APIGW-SHAPE': {
    what: 'The response has the shape of API Gateway: statusCode, isBase64Encoded',
    ...GENERATED,
    remedy: 'Return `status` as a text, and `bodyEncoding`',
  },
  'E-RESULT-SHAPE': {
    what: 'The result is neither a request (method, uri) nor a response (status)',
    ...EVENT,
    remedy: 'Return `event.Records[0].cf.request` or a response',
  },
  'E-STATUS-RANGE': {
    what: '`status` is no text, or not between "200" and "599"',
    ...GENERATED,
    remedy: 'Return a text such as "403"',
  },
  'E-STATUS-DESCRIPTION': {
    what: '`statusDescription` is no text, or has characters that no reason phrase has',
    ...GENERATED,
    remedy: 'Leave it out, or use visible characters up to U+00FF',
  },
  'E-204-BODY': {
    what: 'A response with status 204, 205 or 304 has a body',
    ...GENERATED,
    remedy: 'Leave the body out',
  },
  'E-BODY-TYPE': {
    what: '`body` is no text',
    ...GENERATED,
    remedy: 'Return a text; objects through JSON.stringify',
  },
  'E-BODY-ENCODING': {
    what: '`bodyEncoding` is neither "text" nor "base64"',
    ...GENERATED,
    remedy: 'Leave it out for text',
  },
  'E-B64': {
    what: '`body` is not the base64 that `bodyEncoding` says it is',
    ...GENERATED,
    remedy: 'Encode it with `Buffer.from(…).toString("base64")`',
  },
  'E-SIZE-40K': {
    what: 'A response generated on a viewer event has more than 40 KB of headers and body',
    why: WHY,
    remedy: 'Answer less, or redirect to where the rest is',
    link: PAGES.quotas,
  },
  'E-HDR-SHAPE': {
    what: '`headers` is not an object of lists of { key, value }',
    ...EVENT,
    remedy: 'Write `headers["x-name"] = [{ key: "X-Name", value: "…" }]`',
  },
  'E-HDR-CHARS': {
    what: 'A header has a name or value with characters that HTTP does not take',
    ...EVENT,
    remedy: 'Encode what comes from elsewhere, line ends above all',
  },
  'E-HDR-DISALLOWED': {
    what: 'The function adds a header that is not its to set: Connection, Upgrade, X-Edge-*, …',
    ...RESTRICTED,
    remedy: 'Use another name',
  },
  'E-HDR-READONLY': {
    what: 'The function changes a read-only header of the event: Host, Via, Content-Length, …',
    ...RESTRICTED,
    remedy: 'Return it as it came',
  },
  'E-HDR-CLOUDFRONT': {
    what: 'The function adds a header whose name begins with CloudFront-',
    ...RESTRICTED,
    remedy: 'Use another name',
  },
  'E-HDR-SIZE': {
    what: 'The headers of the returned request, with its query, are larger than a request may be',
    why: WHY,
    remedy: 'Forward fewer or shorter values',
    link: PAGES.quotas,
  },
  'E-METHOD-RO': {
    what: 'The function changes `method`',
    ...EVENT,
    remedy: 'Return it as it came',
  },
  'E-CLIENTIP-RO': {
    what: 'The function changes `clientIp`',
    ...EVENT,
    remedy: 'Return it as it came',
  },
  'E-URI-SLASH': {
    what: '`uri` does not begin with /',
    ...EVENT,
    remedy: 'Return a path; another host takes a redirect',
  },
  'E-URI-CHARS': {
    what: '`uri` has spaces or control characters',
    ...EVENT,
    remedy: 'Percent-encode them',
  },
  'E-URI-8192': {
    what: '`uri` and `querystring` together have 8,192 characters or more',
    why: WHY,
    remedy: 'Shorten them',
    link: PAGES.quotas,
  },
  'E-QS-CHARS': {
    what: '`querystring` is no text, or has spaces, control characters or #',
    ...EVENT,
    remedy: 'Percent-encode them',
  },
  'E-ORIGIN-VIEWER': {
    what: 'The function returns `origin` on a viewer event',
    ...EVENT,
    remedy: 'Choose the origin on origin-request, or by a behavior',
  },
  'E-REQBODY-SHAPE': {
    what: '`body` is returned without IncludeBody, or with an unknown action or encoding',
    ...BODY,
    remedy: 'Return it as it came, or with `action: "replace"`',
  },
  'E-REQBODY-TRUNCATED-RO': {
    what: 'The function changes `body.inputTruncated`',
    ...BODY,
    remedy: 'Return it as it came',
  },
  'E-REQBODY-SIZE': {
    what: 'A replaced body has more than 40 KB of text or 53.2 KB of base64',
    ...BODY,
    remedy: 'Send less, or leave the body alone',
  },
  'E-SIZE-1M': {
    what: 'A response generated on an origin event has more than 1 MB of headers and body',
    why: WHY,
    remedy: 'Answer less, or redirect to where the rest is',
    link: PAGES.quotas,
  },
  'E-STATUS-VIEWER-RESPONSE': {
    what: 'A Lambda@Edge function on viewer-response changes `status`',
    ...RESTRICTED,
    remedy: 'Change it on origin-response, or in a CloudFront Function',
  },
  'E-ORIGIN-SHAPE': {
    what: '`origin`, returned on origin-request, is not one of `custom` and `s3` with the fields that each has',
    ...EVENT,
    remedy: 'Return it as it came, or with every field of the kind',
  },
  'W-CACHED-REDIRECT': {
    what: 'A function on origin-request answers with a redirect, 401 or 403 that does not say no-store',
    why: 'CloudFront caches it: who comes next is sent where the first was, signed in or not',
    remedy: 'Send `Cache-Control: no-store`, or decide on viewer-request',
    link: PAGES.generatedResponses,
  },
};
