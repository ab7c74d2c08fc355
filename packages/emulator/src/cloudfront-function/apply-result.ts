/** What a function's result makes of a request or a response on the wire. What it left alone goes on byte for byte. */
import { STATUS_CODES } from 'node:http';
import { encodePath, encodeQuery } from '../pipeline/edge-request.ts';
import type { Body, EdgeRequestLine, EdgeResponse } from '../pipeline/exchange.ts';
import { decodeWire, encodeWire, type HeaderLine } from '../wire.ts';
import {
  type Fields,
  type FieldValue,
  type FunctionRequest,
  type FunctionResponse,
  isShown,
} from './function-event.ts';
import { mergeFields, sameFields } from './merge-fields.ts';

const NO_FIELDS: Fields = {};

/** The request that goes on. */
export function applyRequest(
  before: EdgeRequestLine,
  seen: FunctionRequest,
  result: FunctionRequest,
): EdgeRequestLine {
  return {
    path: result.uri === seen.uri ? before.path : encodePath(result.uri),
    query: resultQuery(before.query, seen, result),
    headers: [
      ...headerLines(result.headers, seen.headers, before.headers),
      ...cookieLines(result.cookies ?? NO_FIELDS, seen.cookies, before.headers),
    ],
    body: before.body,
  };
}

/** The query string that a result stands for, as text. */
export function queryText(querystring: Fields | string, seen: Fields): string {
  if (typeof querystring === 'string') return querystring;
  return mergeFields(querystring, seen)
    .flatMap(({ name, values }) => values.map(({ value }) => `${name}=${value}`))
    .join('&');
}

function resultQuery(
  before: string | undefined,
  { querystring: seen }: FunctionRequest,
  { querystring = NO_FIELDS }: FunctionRequest,
): string | undefined {
  if (typeof seen === 'string') return before;
  if (typeof querystring !== 'string' && sameFields(querystring, seen)) return before;
  if (querystring === decodeWire(before ?? '')) return before;
  return encodeQuery(queryText(querystring, seen)) || undefined;
}

/** "The first letter of each word in header names is capitalized." */
function headerLines(
  returned: Fields,
  seen: Fields,
  before: readonly HeaderLine[],
): readonly HeaderLine[] {
  return mergeFields(returned ?? NO_FIELDS, seen).flatMap(({ name, values }) =>
    values.map(({ value }) => ({ name: capitalize(name), value: wireValue(name, value, before) })),
  );
}

function wireValue(name: string, value: string, before: readonly HeaderLine[]): string {
  const unchanged = before.find(
    (line) => line.name.toLowerCase() === name && decodeWire(line.value) === value,
  );
  return unchanged?.value ?? encodeWire(value);
}

function capitalize(name: string): string {
  return name.replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase());
}

function cookieLines(
  returned: Fields,
  seen: Fields,
  before: readonly HeaderLine[],
): readonly HeaderLine[] {
  if (sameFields(returned, seen)) {
    return before.filter(({ name }) => name.toLowerCase() === 'cookie');
  }
  const pairs = mergeFields(returned, seen).flatMap(({ name, values }) =>
    values.map(({ value }) => `${name}=${value}`),
  );
  return pairs.length === 0 ? [] : [{ name: 'Cookie', value: encodeWire(pairs.join('; ')) }];
}

/** The response that a function generated on viewer-request. */
export function generatedResponse(result: FunctionResponse): EdgeResponse {
  const { statusCode, statusDescription } = result;
  return {
    status: statusCode,
    statusText: statusDescription ?? STATUS_CODES[statusCode] ?? '',
    headers: [
      { name: 'Server', value: 'CloudFront' },
      ...headerLines(result.headers, NO_FIELDS, []),
      ...setCookieLines(result.cookies ?? NO_FIELDS, NO_FIELDS),
    ],
    body: bodyBytes(result.body) ?? Buffer.alloc(0),
    result: 'FunctionGeneratedResponse',
  };
}

/** The response that a function changed on viewer-response; without a `body` the original one goes on. */
export function applyResponse(
  before: EdgeResponse,
  seen: FunctionResponse,
  result: FunctionResponse,
): EdgeResponse {
  const { statusCode, statusDescription } = result;
  const body = bodyBytes(result.body);
  const hidden = before.headers.filter(({ name }) => !isShown(name));
  return {
    ...before,
    status: statusCode,
    statusText: statusDescription ?? STATUS_CODES[statusCode] ?? '',
    headers: [
      ...hidden,
      ...headerLines(result.headers, seen.headers, before.headers),
      ...setCookieLines(result.cookies ?? NO_FIELDS, seen.cookies),
    ],
    ...(body && { body: replaceBody(before.body, body) }),
  };
}

function replaceBody(before: Body, body: Buffer): Buffer {
  if (!Buffer.isBuffer(before)) void discard(before);
  return body;
}

/** An origin's stream that nobody reads would keep its connection; leaving the loop closes it. */
async function discard(body: AsyncIterable<Buffer>): Promise<void> {
  try {
    for await (const _chunk of body) break;
  } catch {
    // The origin has hung up, which is all that was wanted.
  }
}

function setCookieLines(returned: Fields, seen: Fields): readonly HeaderLine[] {
  return mergeFields(returned, seen).flatMap(({ name, values }) =>
    values.map((value) => ({ name: 'Set-Cookie', value: encodeWire(setCookie(name, value)) })),
  );
}

function setCookie(name: string, { value, attributes }: FieldValue): string {
  return attributes ? `${name}=${value}; ${attributes}` : `${name}=${value}`;
}

function bodyBytes(body: FunctionResponse['body']): Buffer | undefined {
  if (body === undefined) return undefined;
  if (typeof body === 'string') return Buffer.from(body, 'utf8');
  return Buffer.from(body.data, body.encoding === 'base64' ? 'base64' : 'utf8');
}
