/** Rules on a response that a CloudFront Function generated or changed. */
import { decodedBase64Bytes } from '../result-rules/base64.ts';
import { type FunctionResultRule, isObject } from './result-rule.ts';

const INVALID = 'The CloudFront function returned an invalid value';

// RFC 9112 section 4: tab, space, visible ASCII and obs-text; one byte on the wire for each.
const REASON_PHRASE = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;

// RFC 9110 sections 15.3.5, 15.3.6 and 15.4.5: these have no content.
const STATUSES_WITHOUT_BODY: readonly unknown[] = [204, 205, 304];

/** Judged in this order, after the rules on fields. */
export const RESPONSE_RULES: readonly FunctionResultRule[] = [
  {
    id: 'E-CFF-STATUS-RANGE',
    sentence: `${INVALID}: response.statusCode must be an integer between 200 and 599`,
    check({ statusCode }) {
      // "This value is an integer, not a string."
      if (!Number.isInteger(statusCode))
        return `statusCode is no integer but a ${typeof statusCode}`;
      const status = statusCode as number;
      return status >= 200 && status <= 599 ? undefined : 'statusCode is not between 200 and 599';
    },
  },
  {
    id: 'E-CFF-STATUS-DESCRIPTION',
    sentence: `${INVALID}: response.statusDescription is invalid`,
    check({ statusDescription: text }) {
      if (text === undefined) return undefined;
      if (typeof text !== 'string') return 'statusDescription is not a string';
      return REASON_PHRASE.test(text)
        ? undefined
        : 'statusDescription has a control character or one beyond U+00FF';
    },
  },
  {
    id: 'E-CFF-BODY-SHAPE',
    sentence: `${INVALID}: response.body must be a string or { encoding, data }`,
    check({ body }) {
      if (body === undefined || typeof body === 'string') return undefined;
      if (!isObject(body)) return 'body is neither a string nor an object';
      if (typeof body.data !== 'string') return 'body.data is not a string';
      if (body.encoding === 'text' || body.encoding === 'base64') return undefined;
      return 'body.encoding is neither "text" nor "base64"';
    },
  },
  {
    id: 'E-CFF-B64',
    sentence: `${INVALID}: response.body is not properly encoded`,
    check({ body }) {
      if (!isObject(body) || body.encoding !== 'base64') return undefined;
      return decodedBase64Bytes(body.data as string) === undefined
        ? 'body.data is not base64'
        : undefined;
    },
  },
  {
    id: 'E-CFF-204-BODY',
    sentence: `${INVALID}: the status code does not allow a body`,
    check({ statusCode, body }) {
      const data = isObject(body) ? body.data : body;
      return STATUSES_WITHOUT_BODY.includes(statusCode) && data
        ? `status ${statusCode} comes with a body`
        : undefined;
    },
  },
];
