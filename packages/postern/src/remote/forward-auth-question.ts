/** What a forward-auth service is sent: who asks for what, in headers. Nothing else of the request is. */
import type { ForwardAuthDelegatePlan } from './plan.ts';
import type { AskedRequest } from './types.ts';

/** The request to the delegate, but for its own URL. Its members stand in one order: the text is what an answer is kept for. */
export interface ForwardAuthQuestion {
  readonly method: string;
  /** Follows the delegate's URL. */
  readonly suffix: string;
  readonly headers: Readonly<Record<string, string>>;
}

export function toForwardAuth(
  { requestHeaders, appendPath }: ForwardAuthDelegatePlan,
  request: AskedRequest,
): ForwardAuthQuestion {
  const uri = encodeInvisible(request.query ? `${request.path}?${request.query}` : request.path);
  const host = request.host.toLowerCase();
  const headers = {
    // What a refusal looks like is the gate's decision: only a navigation can be sent to a sign-in page.
    accept: isNavigation(request) ? 'text/html' : 'application/json',
    'x-forwarded-method': request.method,
    'x-forwarded-proto': 'https',
    'x-forwarded-host': host,
    'x-forwarded-uri': uri,
    'x-forwarded-for': request.clientIp,
    'x-original-url': `https://${host}${uri}`,
    'x-original-method': request.method,
    ...Object.fromEntries(requestHeaders.map((name) => [name, joinValues(request, name)])),
  };
  return {
    method: appendPath ? request.method : 'GET',
    suffix: appendPath ? uri : '',
    headers: Object.fromEntries(
      Object.entries(headers).filter(([, value]) => HEADER_VALUE.test(value)),
    ),
  };
}

/** What `fetch` takes. It throws for anything else, and a viewer could make the delegate look as if it were down. */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]+$/;

/** Whether anybody in particular asks. */
export function hasCredential(
  { requestHeaders }: ForwardAuthDelegatePlan,
  request: AskedRequest,
): boolean {
  return requestHeaders.some((name) => joinValues(request, name) !== '');
}

/** RFC 9110 section 5.3, and RFC 6265 section 5.4 for cookies. Of two `Authorization` values nobody can say which counts. */
function joinValues({ headers }: AskedRequest, name: string): string {
  const values = headers[name] ?? [];
  if (name === 'authorization' && values.length > 1) return '';
  return values.join(name === 'cookie' ? '; ' : ', ');
}

/** A header holds visible ASCII only, and a URL ends at `#`. */
function encodeInvisible(uri: string): string {
  return uri.toWellFormed().replace(/[^\x21-\x7e]|#/gu, encodeURIComponent);
}

/** Methods that `fetch` refuses to send. */
export function isSendable(method: string): boolean {
  return !/^(connect|trace|track)$/i.test(method);
}

/**
 * Whether delegate and origin cannot but read the path alike. The gate judges a path in every reading, a delegate in one: it
 * would allow `/public/../admin` as public, and the origin serve what is for admins. So no dot segments, empty segments,
 * parameters, nor escapes of visible ASCII: each is a delimiter, a wildcard, or needs none (RFC 3986 sections 2.2 and 2.3).
 */
export function isReadOneWay(path: string): boolean {
  return !/\/\/|\/\.\.?(?:\/|$)|[\\;?#]|%(?:2[1-9a-f]|[3-6][\da-f]|7[\da-e])/i.test(path);
}

/** Whether a browser will show the answer as a page: a top-level GET. */
export function isNavigation({ method, headers }: AskedRequest): boolean {
  const mode = headers['sec-fetch-mode']?.[0];
  const destination = headers['sec-fetch-dest']?.[0];
  if (method !== 'GET') return false;
  return mode === undefined && destination === undefined
    ? /\btext\/html\b/i.test(String(headers.accept))
    : mode === 'navigate' && destination === 'document';
}
