/** Stages: an answer from the edge cache, or from the origin with a copy kept for as long as CloudFront keeps one. */
import { cacheKey } from '../cache/cache-key.ts';
import type { CachedResponse } from '../cache/response-cache.ts';
import { timeToLive } from '../cache/time-to-live.ts';
import type { Behavior, Distribution } from '../distribution.ts';
import type { OriginFailure, OriginResponse } from '../origin/origin.ts';
import { type HeaderLine, valuesOf } from '../wire.ts';
import { errorPage } from './error-page.ts';
import type { Body, EdgeResponse, Exchange, Stage } from './exchange.ts';
import { originRequest } from './origin-request.ts';

/** Answers GET and HEAD from the cache. */
export const cacheLookup: Stage = (exchange, { cache }) => {
  const key = keyOf(exchange);
  const hit = key === undefined ? undefined : cache.find(key);
  if (!hit) return undefined;
  const { response, ageSeconds } = hit;
  const age = { name: 'Age', value: String(Math.floor(ageSeconds)) };
  return {
    ...response,
    headers: [...response.headers.filter(({ name }) => name.toLowerCase() !== 'age'), age],
    result: response.status >= 400 ? 'Error' : 'Hit',
  };
};

/** Asks the origin; the last stage always answers. */
export const originFetch: Stage = async (exchange, distribution) => {
  const { behavior } = exchange;
  if (!behavior) return undefined;
  const answer = await behavior.origin.fetch(originRequest(exchange, behavior));
  const response = typeof answer === 'string' ? failurePage(answer, exchange) : answer;
  return keepCopy(exchange, distribution, {
    ...response,
    headers: withoutUnforwardedCookies(response.headers, behavior),
  });
};

async function keepCopy(
  exchange: Exchange,
  distribution: Distribution,
  response: OriginResponse,
): Promise<EdgeResponse> {
  const result = response.status >= 400 ? 'Error' : 'Miss';
  const key = keyOf(exchange);
  const ttlSeconds = key === undefined ? 0 : ttlOf(exchange, distribution, response);
  // A HEAD answer has no body to keep; a GET answer serves later HEADs too.
  if (key === undefined || ttlSeconds <= 0 || exchange.method !== 'GET') {
    return { ...response, result };
  }
  const body = await readBody(response.body);
  if (body === undefined) return { ...failurePage('connection', exchange), result: 'Error' };
  const copy: CachedResponse = { ...response, headers: storable(response.headers), body };
  distribution.cache.store(key, copy, ttlSeconds);
  return { ...response, body, result };
}

function ttlOf(exchange: Exchange, distribution: Distribution, response: OriginResponse): number {
  if (!exchange.behavior) return 0;
  return timeToLive(response.status, response.headers, {
    policy: exchange.behavior.cachePolicy,
    errorTtlSeconds: distribution.errorTtlSeconds,
    nowSeconds: distribution.clock(),
  });
}

/** A range is fetched past the cache; see README.md, departures. */
function keyOf({ behavior, method, request }: Exchange): string | undefined {
  if (!behavior || (method !== 'GET' && method !== 'HEAD')) return undefined;
  if (valuesOf(request.headers, 'range').length > 0) return undefined;
  return cacheKey(request, behavior.cachePolicy);
}

/** Where cookies are not forwarded, CloudFront removes Set-Cookie from every response. */
function withoutUnforwardedCookies(
  headers: readonly HeaderLine[],
  { cachePolicy, originRequestPolicy }: Behavior,
): readonly HeaderLine[] {
  const selections = [cachePolicy.cookies, originRequestPolicy?.cookies ?? 'none'];
  const forwarded = selections.some((selection) => selection !== 'none');
  return forwarded ? headers : headers.filter(({ name }) => name.toLowerCase() !== 'set-cookie');
}

/** `Cache-Control: no-cache="Set-Cookie"` keeps that header out of the copy. */
function storable(headers: readonly HeaderLine[]): readonly HeaderLine[] {
  const control = valuesOf(headers, 'cache-control').join(',').toLowerCase();
  const field = /(?:no-cache|private)="([^"]*)"/.exec(control)?.[1];
  const excluded = field?.split(',').map((name) => name.trim()) ?? [];
  return headers.filter(({ name }) => !excluded.includes(name.toLowerCase()));
}

async function readBody(body: Body): Promise<Buffer | undefined> {
  if (Buffer.isBuffer(body)) return body;
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of body) chunks.push(chunk);
    return Buffer.concat(chunks);
  } catch {
    return undefined; // The origin closed the connection in the middle of its answer.
  }
}

const FAILURES = {
  connection: {
    status: 502,
    sentence:
      'CloudFront attempted to establish a connection with the origin, but either the attempt failed or the origin closed the connection.',
  },
  timeout: {
    status: 504,
    sentence: 'CloudFront attempted to establish a connection with the origin, but it timed out.',
  },
} as const;

function failurePage(failure: OriginFailure, { requestId }: Exchange): OriginResponse {
  const page = errorPage({ ...FAILURES[failure], result: 'Error' }, requestId);
  return { ...page, statusText: '' };
}
