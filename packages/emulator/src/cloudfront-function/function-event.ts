/**
 * The event of a CloudFront Function, as AWS documents it:
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html
 */
import type { EdgeRequestLine, EdgeResponse, Exchange } from '../pipeline/exchange.ts';
import { DISTRIBUTION } from '../result-rules/edge-event.ts';
import { isCloudFrontHeader, isDisallowedHeader } from '../result-rules/header-names.ts';
import { decodeWire, type HeaderLine, valuesOf } from '../wire.ts';

/** One value; a cookie of a response has attributes beside it. */
export interface FieldValue {
  readonly value: string;
  readonly attributes?: string;
}

/** A header, cookie or query parameter; `multiValue` only where its name is repeated. */
export interface Field extends FieldValue {
  readonly multiValue?: readonly FieldValue[];
}

/** Fields by name. */
export type Fields = Readonly<Record<string, Field>>;

/** The request that a function sees, and may return. */
export interface FunctionRequest {
  readonly method: string;
  readonly uri: string;
  /** A function may return a text. */
  readonly querystring: Fields | string;
  readonly headers: Fields;
  readonly cookies: Fields;
}

/** A response that a function makes, or sees after the cache and the origin. */
export interface FunctionResponse {
  readonly statusCode: number;
  readonly statusDescription?: string;
  readonly headers: Fields;
  readonly cookies: Fields;
  readonly body?: string | { readonly encoding: 'text' | 'base64'; readonly data: string };
}

/** The two events that CloudFront Functions run on. */
export type FunctionEventType = 'viewer-request' | 'viewer-response';

/** The event around a request, and the response where there is one. */
export function functionEvent(
  { requestId, clientIp }: Exchange,
  request: FunctionRequest,
  response?: FunctionResponse,
): object {
  const eventType: FunctionEventType = response ? 'viewer-response' : 'viewer-request';
  return {
    version: '1.0',
    context: {
      distributionDomainName: DISTRIBUTION.domainName,
      distributionId: DISTRIBUTION.id,
      eventType,
      requestId,
    },
    viewer: { ip: clientIp },
    request,
    ...(response && { response }),
  };
}

/** The request as it stands now. */
export function functionRequest(method: string, line: EdgeRequestLine): FunctionRequest {
  return {
    method,
    uri: decodeWire(line.path),
    querystring: collect(queryPairs(decodeWire(line.query ?? ''))),
    headers: headerFields(line.headers, 'cookie'),
    cookies: collect(cookiePairs(valuesOf(line.headers, 'cookie'))),
  };
}

/** The response as it stands now; its body is never shown. */
export function functionResponse(response: EdgeResponse): FunctionResponse {
  return {
    statusCode: response.status,
    statusDescription: response.statusText ?? '',
    headers: headerFields(response.headers, 'set-cookie'),
    cookies: collect(valuesOf(response.headers, 'set-cookie').map(setCookiePair)),
  };
}

type Pair = readonly [name: string, value: FieldValue];

/** Names come from outside: `__proto__` must become a name like any other. */
function collect(pairs: readonly Pair[]): Fields {
  const fields: Record<string, Field> = Object.create(null);
  for (const [name, value] of pairs) {
    const first = fields[name];
    fields[name] = first
      ? { ...first, multiValue: [...(first.multiValue ?? [first]), value] }
      : value;
  }
  return fields;
}

/** Headers but the cookies, which have an object of their own. */
function headerFields(lines: readonly HeaderLine[], cookieHeader: string): Fields {
  const shown = lines.filter(({ name }) => isShown(name) && name.toLowerCase() !== cookieHeader);
  return collect(
    shown.map(({ name, value }) => [name.toLowerCase(), { value: decodeWire(value) }]),
  );
}

/** Whether functions see a header. What CloudFront alone may say is not shown when a viewer says it. */
export function isShown(name: string): boolean {
  const lowerCase = name.toLowerCase();
  return !isDisallowedHeader(lowerCase) && !isCloudFrontHeader(lowerCase);
}

/** Not decoded: what is percent-encoded in the URL is so in the event. */
function queryPairs(query: string): Pair[] {
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => splitPair(part));
}

function cookiePairs(headers: readonly string[]): Pair[] {
  return headers
    .flatMap((header) => decodeWire(header).split(';'))
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => splitPair(part));
}

function setCookiePair(header: string): Pair {
  const [pair = '', ...attributes] = decodeWire(header).split(';');
  const [name, { value }] = splitPair(pair.trim());
  const text = attributes.map((attribute) => attribute.trim()).join('; ');
  return [name, text === '' ? { value } : { value, attributes: text }];
}

function splitPair(part: string): Pair {
  const end = part.indexOf('=');
  return end < 0 ? [part, { value: '' }] : [part.slice(0, end), { value: part.slice(end + 1) }];
}
