/** Rules on a response that the function generated. */
import { decodedBase64Bytes } from './base64.ts';
import type { EdgeHeaders } from './edge-event.ts';
import type { ResultObject, ResultRule } from './rule.ts';

const BODY_SENTENCE =
  'The Lambda function result failed validation: The body is not a string, is not an object, or exceeds the maximum size';
const STATUS_SENTENCE = 'The Lambda function result failed validation: The status code is invalid';

// RFC 9112 section 4: tab, space, visible ASCII and obs-text; one byte on the wire for each.
const REASON_PHRASE = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;

// RFC 9110 sections 15.3.5, 15.3.6 and 15.4.5: these have no content.
const STATUSES_WITHOUT_BODY: readonly unknown[] = ['204', '205', '304'];

/** Judged in this order, after the header rules. */
export const RESPONSE_RULES: readonly ResultRule[] = [
  {
    id: 'E-STATUS-RANGE',
    sentence: STATUS_SENTENCE,
    check({ status }) {
      if (typeof status !== 'string') return `status is not a string but a ${typeof status}`;
      return /^[2-5][0-9]{2}$/.test(status) ? undefined : 'status is not between "200" and "599"';
    },
  },
  {
    id: 'E-STATUS-DESCRIPTION',
    sentence: STATUS_SENTENCE,
    check({ statusDescription: text }) {
      if (text === undefined) return undefined;
      if (typeof text !== 'string') return 'statusDescription is not a string';
      return REASON_PHRASE.test(text)
        ? undefined
        : 'statusDescription has a control character or one beyond U+00FF';
    },
  },
  {
    id: 'E-BODY-TYPE',
    sentence: BODY_SENTENCE,
    check({ body }) {
      if (body === undefined || typeof body === 'string') return undefined;
      return `body is not a string but ${body === null ? 'null' : `a ${typeof body}`}`;
    },
  },
  {
    id: 'E-BODY-ENCODING',
    sentence: BODY_SENTENCE,
    check({ bodyEncoding }) {
      if (bodyEncoding === undefined || bodyEncoding === 'text' || bodyEncoding === 'base64') {
        return undefined;
      }
      return 'bodyEncoding is neither "text" nor "base64"';
    },
  },
  {
    id: 'E-B64',
    sentence: 'The Lambda function result failed validation: The body is not properly encoded',
    check({ body, bodyEncoding }) {
      if (bodyEncoding !== 'base64' || body === undefined) return undefined;
      return decodedBase64Bytes(body as string) === undefined ? 'body is not base64' : undefined;
    },
  },
  {
    id: 'E-204-BODY',
    sentence: BODY_SENTENCE,
    check: ({ status, body }) =>
      STATUSES_WITHOUT_BODY.includes(status) && body
        ? `status ${status} comes with a body`
        : undefined,
  },
  {
    id: 'E-SIZE-40K',
    sentence: BODY_SENTENCE,
    check(result, { limits }) {
      const bytes = generatedResponseBytes(result);
      if (bytes <= limits.viewerResponseBytes) return undefined;
      return `status description, headers and body have ${bytes} bytes, the maximum is ${limits.viewerResponseBytes}`;
    },
  },
];

/** The status description, each header line with its ": " and line end, and the body as it goes on the wire. */
export function generatedResponseBytes(result: ResultObject): number {
  const { statusDescription, headers, body, bodyEncoding } = result;
  let bytes = ((statusDescription ?? '') as string).length;
  for (const [name, entries] of Object.entries((headers ?? {}) as EdgeHeaders)) {
    for (const { value } of entries) bytes += Buffer.byteLength(`${name}: ${value}\r\n`);
  }
  const text = (body ?? '') as string;
  if (bodyEncoding === 'base64') return bytes + (decodedBase64Bytes(text) ?? 0);
  return bytes + Buffer.byteLength(text);
}
