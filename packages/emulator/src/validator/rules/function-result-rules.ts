/** What CloudFront refuses of a CloudFront Function's result. */
import type { FunctionResultRule } from '../../rule-id.ts';
import { PAGES, type RuleText } from './row.ts';

const WHY = 'The viewer gets 502 (FunctionValidationError)';
const EVENT = { why: WHY, link: PAGES.functionEvent };
const RESTRICTED = { why: WHY, link: PAGES.edgeRestrictions };

export const FUNCTION_RESULT_RULES: Readonly<Record<FunctionResultRule, RuleText>> = {
  'E-CFF-RESULT-SHAPE': {
    what: 'The result is neither the request nor a response (statusCode)',
    ...EVENT,
    remedy: 'Return `event.request`, `event.response` or `{ statusCode: … }`',
  },
  'E-CFF-HDR-SHAPE': {
    what: '`headers` is not an object of { value }',
    ...EVENT,
    remedy: 'Write `headers["x-name"] = { value: "…" }`',
  },
  'E-CFF-HDR-CASE': {
    what: "A header's name has capitals",
    ...EVENT,
    remedy: 'Write it in lower case',
  },
  'E-CFF-HDR-CHARS': {
    what: 'A header has a name or value with characters that HTTP does not take',
    ...EVENT,
    remedy: 'Encode what comes from elsewhere, line ends above all',
  },
  'E-CFF-HDR-COOKIE': {
    what: '`headers` has cookie or set-cookie',
    ...EVENT,
    remedy: 'Use `cookies`',
  },
  'E-CFF-HDR-DISALLOWED': {
    what: 'The function adds a header that is not its to set: Connection, Upgrade, X-Edge-*, …',
    ...RESTRICTED,
    remedy: 'Use another name',
  },
  'E-CFF-HDR-CLOUDFRONT': {
    what: 'The function adds a header whose name begins with CloudFront-',
    ...RESTRICTED,
    remedy: 'Use another name',
  },
  'E-CFF-HDR-READONLY': {
    what: 'The function changes a read-only header of the event: Host, Via, Warning, …',
    ...RESTRICTED,
    remedy: 'Return it as it came',
  },
  'E-CFF-HDR-SIZE': {
    what: 'The headers of the returned request, with its query, are larger than a request may be',
    why: WHY,
    remedy: 'Forward fewer or shorter values',
    link: PAGES.quotas,
  },
  'E-CFF-COOKIE-SHAPE': {
    what: '`cookies` is not an object of { value, attributes }',
    ...EVENT,
    remedy: 'Write `cookies.name = { value: "…", attributes: "Path=/" }`',
  },
  'E-CFF-COOKIE-CHARS': {
    what: 'A cookie has a name, value or attribute with characters that HTTP does not take',
    ...EVENT,
    remedy: 'Encode what comes from elsewhere',
  },
  'E-CFF-METHOD-RO': {
    what: 'The function changes `method`',
    ...EVENT,
    remedy: 'Return it as it came',
  },
  'E-CFF-URI-SLASH': {
    what: '`uri` does not begin with /',
    ...EVENT,
    remedy: 'Return a path; another host takes a redirect',
  },
  'E-CFF-URI-CHARS': {
    what: '`uri` has spaces or control characters',
    ...EVENT,
    remedy: 'Percent-encode them',
  },
  'E-CFF-URI-8192': {
    what: '`uri` and `querystring` together have 8,192 characters or more',
    why: WHY,
    remedy: 'Shorten them',
    link: PAGES.quotas,
  },
  'E-CFF-QS-SHAPE': {
    what: '`querystring` is neither a text nor an object of { value }',
    ...EVENT,
    remedy: 'Write `querystring.name = { value: "…" }`',
  },
  'E-CFF-QS-CHARS': {
    what: '`querystring` has spaces, control characters or #',
    ...EVENT,
    remedy: 'Percent-encode them',
  },
  'E-CFF-STATUS-RANGE': {
    what: '`statusCode` is no whole number from 200 to 599',
    ...EVENT,
    remedy: 'Return a number such as 403',
  },
  'E-CFF-STATUS-DESCRIPTION': {
    what: '`statusDescription` is no text, or has characters that no reason phrase has',
    ...EVENT,
    remedy: 'Leave it out, or use visible characters up to U+00FF',
  },
  'E-CFF-BODY-SHAPE': {
    what: '`body` is neither a text nor { encoding, data }',
    ...EVENT,
    remedy: 'Return a text; objects through JSON.stringify',
  },
  'E-CFF-B64': {
    what: '`body.data` is not the base64 that `body.encoding` says it is',
    ...EVENT,
    remedy: 'Encode it with `Buffer.from(…).toString("base64")`',
  },
  'E-CFF-204-BODY': {
    what: 'A response with status 204, 205 or 304 has a body',
    ...EVENT,
    remedy: 'Leave the body out',
  },
};
