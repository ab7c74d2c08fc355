/** Between the wire and the event: the request that a function sees, and what its result makes of it. */
import { STATUS_CODES } from 'node:http';
import type {
  EdgeBody,
  EdgeHeaders,
  EdgeRequest,
  GeneratedResponse,
} from '../result-rules/edge-event.ts';
import { isCloudFrontHeader, isDisallowedHeader } from '../result-rules/header-names.ts';
import { decodeWire, encodeWire, type HeaderLine } from '../wire.ts';
import type { Body, EdgeRequestLine, EdgeResponse, Exchange } from './exchange.ts';

/** The event's request. Headers that a function may not see are left out. */
export function eventRequest(exchange: Exchange, body?: EdgeBody): EdgeRequest {
  const { request, clientIp, method } = exchange;
  return {
    clientIp,
    ...(body ? { body } : {}),
    headers: eventHeaders(request.headers),
    method,
    querystring: decodeWire(request.query ?? ''),
    uri: decodeWire(request.path),
  };
}

/** One entry for each header line, `key` as the viewer wrote it. */
function eventHeaders(lines: readonly HeaderLine[]): EdgeHeaders {
  // Names come from outside: `__proto__` must become a name like any other.
  const headers: Record<string, { key: string; value: string }[]> = Object.create(null);
  for (const { name, value } of lines.filter(isExposed)) {
    const lowerCase = name.toLowerCase();
    headers[lowerCase] ??= [];
    headers[lowerCase].push({ key: name, value: decodeWire(value) });
  }
  return headers;
}

/** A header that is not exposed does not reach the origin either. */
export function isExposed({ name }: HeaderLine): boolean {
  const lowerCase = name.toLowerCase();
  return !isDisallowedHeader(lowerCase) && !isCloudFrontHeader(lowerCase);
}

/** The request that goes on: what the function left alone byte for byte, what it changed as UTF-8. */
export function applyResult(
  before: EdgeRequestLine,
  seen: EdgeRequest,
  result: EdgeRequest,
): EdgeRequestLine {
  const querystring = result.querystring ?? '';
  return {
    path: result.uri === seen.uri ? before.path : encodePath(result.uri),
    query: querystring === seen.querystring ? before.query : encodeQuery(querystring) || undefined,
    headers: resultLines(result.headers, before.headers),
    body: replacedBody(result.body) ?? before.body,
  };
}

/** A path that a function returned, as it stands on the wire. */
export function encodePath(uri: string): string {
  // "?" and "#" in a uri are characters of the path; what is already encoded stays.
  return encodeQuery(uri).replaceAll('?', '%3F').replaceAll('#', '%23');
}

/** A query string that a function returned, as it stands on the wire. */
export function encodeQuery(text: string): string {
  return text.replace(/[^\u0021-\u007e]+/g, percentEncode);
}

/** Not `encodeURIComponent`: it throws on half a surrogate pair, which JSON can hold. */
function percentEncode(run: string): string {
  const bytes = [...Buffer.from(run, 'utf8')];
  return bytes.map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}

function resultLines(headers: EdgeHeaders, before: readonly HeaderLine[]): HeaderLine[] {
  return Object.entries(headers ?? {}).flatMap(([name, entries]) =>
    entries.map(({ key, value }) => {
      const unchanged = before.find(
        (line) =>
          line.name.toLowerCase() === name.toLowerCase() && decodeWire(line.value) === value,
      );
      return { name: key ?? capitalize(name), value: unchanged?.value ?? encodeWire(value) };
    }),
  );
}

/** "Formatted with initial capitalization for each part": lambda-event-structure.html */
function capitalize(name: string): string {
  return name.toLowerCase().replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase());
}

function replacedBody(body: EdgeBody | undefined): Body | undefined {
  if (body?.action !== 'replace') return undefined;
  return Buffer.from(body.data, body.encoding === 'text' ? 'utf8' : 'base64');
}

/** The response that a function generated, as the viewer gets it. */
export function generatedResponse(response: GeneratedResponse): EdgeResponse {
  const status = Number(response.status);
  const encoding = response.bodyEncoding === 'base64' ? 'base64' : 'utf8';
  return {
    status,
    statusText: response.statusDescription ?? STATUS_CODES[status] ?? '',
    headers: [{ name: 'Server', value: 'CloudFront' }, ...resultLines(response.headers ?? {}, [])],
    body: Buffer.from(response.body ?? '', encoding),
    result: 'LambdaGeneratedResponse',
  };
}
