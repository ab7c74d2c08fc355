/** Rules on the request that the function returned to go on with. */

import type { EdgeLimits } from '../limits.ts';
import { decodedBase64Bytes } from './base64.ts';
import type { ResultObject, ResultRule } from './rule.ts';

const VALIDATION = 'The Lambda function result failed validation';
const URI_SENTENCE = `${VALIDATION}: The URI is invalid`;
const BODY_SENTENCE = `${VALIDATION}: The request body is invalid`;
const READ_ONLY_SENTENCE = `${VALIDATION}: The function tried to change a read-only field`;

// Space and control characters cannot stand in a request line; "#" would start a fragment.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const FORBIDDEN_IN_URI = /[\u0000-\u0020\u007f]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const FORBIDDEN_IN_QUERY = /[\u0000-\u0020\u007f#]/;

/** Judged in this order, after the header rules. */
export const REQUEST_RULES: readonly ResultRule[] = [
  {
    id: 'E-METHOD-RO',
    sentence: READ_ONLY_SENTENCE,
    check: ({ method }, { request }) =>
      method === request.method ? undefined : 'method was changed',
  },
  {
    id: 'E-CLIENTIP-RO',
    sentence: READ_ONLY_SENTENCE,
    check: ({ clientIp }, { request }) =>
      clientIp === undefined || clientIp === request.clientIp ? undefined : 'clientIp was changed',
  },
  {
    id: 'E-ORIGIN-VIEWER',
    sentence: `${VALIDATION}: The origin is read-only in viewer request events`,
    check: (result) =>
      'origin' in result ? 'origin belongs to origin-request events only' : undefined,
  },
  {
    id: 'E-URI-SLASH',
    sentence: URI_SENTENCE,
    check({ uri }) {
      if (typeof uri !== 'string') return `uri is not a string but a ${typeof uri}`;
      return uri.startsWith('/') ? undefined : 'uri does not start with a slash';
    },
  },
  {
    id: 'E-URI-CHARS',
    sentence: URI_SENTENCE,
    check: ({ uri }) =>
      FORBIDDEN_IN_URI.test(uri as string)
        ? 'uri has a space or control character: percent-encode it'
        : undefined,
  },
  {
    id: 'E-QS-CHARS',
    sentence: `${VALIDATION}: The query string is invalid`,
    check({ querystring }) {
      if (querystring === undefined) return undefined;
      if (typeof querystring !== 'string') return 'querystring is not a string';
      if (!FORBIDDEN_IN_QUERY.test(querystring)) return undefined;
      return 'querystring has a space, a control character or "#": percent-encode it';
    },
  },
  {
    id: 'E-URI-8192',
    sentence: URI_SENTENCE,
    check({ uri, querystring }, { limits }) {
      const characters = `${uri}${querystring ?? ''}`.length;
      if (characters < limits.functionUrlCharacters) return undefined;
      return `uri and querystring have ${characters} characters, fewer than ${limits.functionUrlCharacters} are allowed`;
    },
  },
  {
    id: 'E-REQBODY-SHAPE',
    sentence: BODY_SENTENCE,
    check({ body }, { request }) {
      if (body === undefined) return undefined;
      return request.body ? bodyFault(body) : 'body was returned without IncludeBody';
    },
  },
  {
    id: 'E-REQBODY-TRUNCATED-RO',
    sentence: READ_ONLY_SENTENCE,
    check({ body }, { request }) {
      const { inputTruncated } = (body ?? {}) as ResultObject;
      if (inputTruncated === undefined) return undefined;
      return inputTruncated === request.body?.inputTruncated
        ? undefined
        : 'body.inputTruncated was changed';
    },
  },
  {
    id: 'E-REQBODY-SIZE',
    sentence: `${VALIDATION}: The body is not a string, is not an object, or exceeds the maximum size`,
    check({ body }, { limits }) {
      const { action, encoding, data } = (body ?? {}) as ResultObject;
      if (action !== 'replace') return undefined;
      return replacementFault(encoding, data as string, limits);
    },
  },
];

function bodyFault(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return 'body is not an object';
  const { action = 'read-only', encoding = 'base64', data } = body as ResultObject;
  if (action !== 'read-only' && action !== 'replace') return 'body.action is unknown';
  if (encoding !== 'base64' && encoding !== 'text') return 'body.encoding is unknown';
  if (action === 'read-only') return undefined;
  if (typeof data !== 'string') return 'body.data is not a string';
  if (encoding === 'text' || decodedBase64Bytes(data) !== undefined) return undefined;
  return 'body.data is not base64';
}

function replacementFault(encoding: unknown, data: string, limits: EdgeLimits): string | undefined {
  const maximum =
    encoding === 'text' ? limits.viewerReplacedTextBytes : limits.viewerReplacedBase64Bytes;
  const bytes = Buffer.byteLength(data);
  return bytes <= maximum ? undefined : `body.data has ${bytes} bytes, the maximum is ${maximum}`;
}
