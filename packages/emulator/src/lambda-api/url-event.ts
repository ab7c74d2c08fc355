/**
 * The event of a function URL, payload format 2.0:
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-request-payload.
 */
import { ACCOUNT_ID } from '../function/function-identity.ts';
import { decodeWire } from '../wire.ts';
import type { ReceivedRequest } from './received-request.ts';

/** What the event says besides the request. */
export interface UrlEventContext {
  readonly requestId: string;
  /** Seconds since the epoch. */
  readonly now: number;
  /** Left out where the URL asks for no signature. */
  readonly caller?: { readonly accessKeyId: string; readonly arn: string };
}

const HIDDEN = new Set(['authorization', 'cookie']);

// Measured at an HTTP API, which has the same format (ministack#766): all else is base64, forms included. A missing
// Content-Type too.
const TEXT = /^(?:text\/.*|application\/(?:json|javascript|xml))$/;

/** The event's JSON. */
export function createUrlEvent(request: ReceivedRequest, context: UrlEventContext): string {
  const { path: rawPath, query: rawQueryString, body } = request;
  const isText = TEXT.test(mediaType(request));
  const cookie = request.header('cookie');
  return JSON.stringify({
    ...{ version: '2.0', routeKey: '$default', rawPath, rawQueryString },
    ...(cookie !== undefined && { cookies: cookie.split(/; ?/) }),
    headers: headersOf(request, context),
    ...(rawQueryString !== '' && { queryStringParameters: parametersOf(rawQueryString) }),
    requestContext: requestContext(request, context),
    ...(body.length > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  });
}

function mediaType(request: ReceivedRequest): string {
  return (request.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** `Authorization` is the signature's, and stays at the door where there is one. [INFER] */
function headersOf(request: ReceivedRequest, { caller }: UrlEventContext): Record<string, string> {
  const headers: Record<string, string> = Object.create(null);
  for (const { name } of request.lines) {
    const lower = name.toLowerCase();
    if (HIDDEN.has(lower) && (lower === 'cookie' || caller)) continue;
    headers[lower] = decodeWire(request.header(lower) ?? '');
  }
  headers['x-forwarded-for'] = request.sourceIp;
  headers['x-forwarded-proto'] = 'https';
  headers['x-forwarded-port'] = '443';
  return headers;
}

function parametersOf(query: string): Record<string, string> {
  const parameters: Record<string, string> = Object.create(null);
  for (const [name, value] of new URLSearchParams(query)) {
    const earlier = parameters[name];
    parameters[name] = earlier === undefined ? value : `${earlier},${value}`;
  }
  return parameters;
}

function requestContext(request: ReceivedRequest, context: UrlEventContext): object {
  const { requestId, now, caller } = context;
  const domainName = request.header('host') ?? '';
  const domainPrefix = domainName.split('.')[0] ?? '';
  return {
    ...{ accountId: ACCOUNT_ID, apiId: domainPrefix, authentication: null },
    authorizer: caller ? { iam: iamOf(caller) } : null,
    ...{ domainName, domainPrefix },
    http: {
      ...{ method: request.method, path: request.path, protocol: 'HTTP/1.1' },
      sourceIp: request.sourceIp,
      userAgent: request.header('user-agent') ?? '',
    },
    ...{ requestId, routeKey: '$default', stage: '$default' },
    ...{ time: formatTime(now), timeEpoch: Math.floor(now * 1_000) },
  };
}

function iamOf({ accessKeyId, arn }: NonNullable<UrlEventContext['caller']>): object {
  const callerId = `AROAEMULATOR:${arn.split('/').at(-1)}`;
  return {
    ...{ accessKey: accessKeyId, accountId: ACCOUNT_ID, callerId },
    ...{ cognitoIdentity: null, principalOrgId: null, userArn: arn, userId: callerId },
  };
}

/** 12/Mar/2020:19:03:58 +0000 */
function formatTime(seconds: number): string {
  const [, day, month, year, time] = new Date(seconds * 1_000).toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}
