/** The request that CloudFront makes to the origin out of the viewer's, under the behavior's two policies. */
import type { Behavior } from '../distribution.ts';
import type { OriginRequest } from '../origin/origin.ts';
import { selectCookies, selectHeaders, selectQuery } from '../policies.ts';
import { type HeaderLine, valuesOf } from '../wire.ts';
import { isExposed } from './edge-request.ts';
import type { Exchange } from './exchange.ts';

/** Forwarded whatever the policies say: RequestAndResponseBehaviorCustomOrigin.html */
const ALWAYS_FORWARDED = [
  'cache-control',
  'content-md5',
  'content-type',
  'date',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'pragma',
  'range',
];

/** Set by this module, or made anew for the next hop. */
export const OWN_HEADERS: ReadonlySet<string> = new Set([
  'content-length',
  'cookie',
  'te',
  'transfer-encoding',
  'via',
  'x-forwarded-for',
]);

/** The value of `Via` that this CloudFront adds in both directions. */
export const VIA = '1.1 postern-emulator.cloudfront.net (CloudFront)';

/** Policies decide; `Authorization` of a method that is never cached always passes. */
export function originRequest(exchange: Exchange, behavior: Behavior): OriginRequest {
  const { origin } = behavior;
  const { request, method } = exchange;
  const { cachePolicy: cached, originRequestPolicy: forwarded } = behavior;
  const queries = [cached.queryStrings, forwarded?.queryStrings ?? 'none'];
  return {
    method,
    path: request.path,
    query: selectQuery(request.query, queries),
    headers: [
      ...hostAndAgent(
        withoutNames(selectedHeaders(exchange, behavior), origin.customHeaders),
        origin.host,
      ),
      ...(origin.customHeaders ?? []),
      ...cookieHeader(exchange, behavior),
      ...hopHeaders(exchange),
      ...bodyFraming(exchange),
    ],
    body: request.body,
  };
}

function selectedHeaders({ request, method }: Exchange, behavior: Behavior): HeaderLine[] {
  const isCacheable = method === 'GET' || method === 'HEAD';
  const always = isCacheable ? ALWAYS_FORWARDED : [...ALWAYS_FORWARDED, 'authorization'];
  const selections = [
    behavior.cachePolicy.headers,
    behavior.originRequestPolicy?.headers ?? 'none',
    always,
  ];
  return selectHeaders(request.headers, selections).filter(
    (line) => isExposed(line) && !OWN_HEADERS.has(line.name.toLowerCase()),
  );
}

function withoutNames(
  lines: readonly HeaderLine[],
  others: readonly HeaderLine[] = [],
): HeaderLine[] {
  const taken = new Set(others.map(({ name }) => name.toLowerCase()));
  return lines.filter(({ name }) => !taken.has(name.toLowerCase()));
}

/** The origin's own host and CloudFront's agent stand in for what the policies do not forward. */
function hostAndAgent(selected: readonly HeaderLine[], originHost: string): HeaderLine[] {
  const has = (name: string) => valuesOf(selected, name).length > 0;
  return [
    ...(has('host') ? [] : [{ name: 'Host', value: originHost }]),
    ...selected,
    ...(has('user-agent') ? [] : [{ name: 'User-Agent', value: 'Amazon CloudFront' }]),
  ];
}

function cookieHeader({ request }: Exchange, behavior: Behavior): HeaderLine[] {
  const selections = [
    behavior.cachePolicy.cookies,
    behavior.originRequestPolicy?.cookies ?? 'none',
  ] as const;
  const value = selectCookies(valuesOf(request.headers, 'cookie'), selections);
  return value === '' ? [] : [{ name: 'Cookie', value }];
}

function hopHeaders({ request, clientIp, requestId }: Exchange): HeaderLine[] {
  const before = (name: string) => valuesOf(request.headers, name);
  return [
    { name: 'X-Forwarded-For', value: [...before('x-forwarded-for'), clientIp].join(', ') },
    { name: 'Via', value: [...before('via'), VIA].join(', ') },
    { name: 'X-Amz-Cf-Id', value: requestId },
  ];
}

function bodyFraming({ request }: Exchange): HeaderLine[] {
  if (request.body === undefined) return [];
  if (Buffer.isBuffer(request.body)) {
    return [{ name: 'Content-Length', value: String(request.body.length) }];
  }
  const [length] = valuesOf(request.headers, 'content-length');
  if (length !== undefined) return [{ name: 'Content-Length', value: length }];
  return [{ name: 'Transfer-Encoding', value: 'chunked' }];
}
