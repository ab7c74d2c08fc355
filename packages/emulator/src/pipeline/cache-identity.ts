/**
 * E-CACHE-IDENTITY: a header that the function sets, the origin gets and the cache key lacks. The first viewer's
 * answer would be served to everybody who shares the rest of the key.
 */
import type { Behavior } from '../distribution.ts';
import type { EventListener } from '../events.ts';
import { type Selection, selectCookies, selectHeaders } from '../policies.ts';
import { type HeaderLine, valuesOf } from '../wire.ts';
import type { EdgeRequestLine, Exchange } from './exchange.ts';
import { OWN_HEADERS } from './origin-request.ts';

/** Warns once for each header of a behavior; only what is cached can be shared. */
export function warnOfCacheIdentity(
  { behavior, method, request, requestId }: Exchange,
  returned: EdgeRequestLine,
  onEvent: EventListener,
): void {
  if (!behavior || behavior.cachePolicy.maxTtlSeconds === 0) return;
  if (method !== 'GET' && method !== 'HEAD') return;
  const before = forwardedOutsideKey(request.headers, behavior);
  const after = forwardedOutsideKey(returned.headers, behavior);
  for (const [name, values] of after) {
    if (before.get(name) === values || behavior.warnedHeaders.has(name)) continue;
    behavior.warnedHeaders.add(name);
    const detail = `The function sets "${name}", the origin request policy forwards it and the cache key lacks it: name it in the cache policy`;
    onEvent({ type: 'warning', requestId, rule: 'E-CACHE-IDENTITY', detail });
  }
}

/** Lower-case name to all values, of what the origin request policy alone forwards. */
function forwardedOutsideKey(
  lines: readonly HeaderLine[],
  { cachePolicy, originRequestPolicy }: Behavior,
): Map<string, string> {
  const values = new Map<string, string>();
  if (!originRequestPolicy) return values;
  const keyed = new Set(selectHeaders(lines, [cachePolicy.headers]));
  for (const line of selectHeaders(lines, [originRequestPolicy.headers])) {
    const name = line.name.toLowerCase();
    if (keyed.has(line) || OWN_HEADERS.has(name)) continue;
    values.set(name, JSON.stringify([values.get(name), line.value]));
  }
  const cookies = cookiesOutsideKey(lines, originRequestPolicy.cookies, cachePolicy.cookies);
  return cookies === '' ? values : values.set('cookie', cookies);
}

function cookiesOutsideKey(
  lines: readonly HeaderLine[],
  forwarded: Selection,
  keyed: Selection,
): string {
  const cookies = valuesOf(lines, 'cookie');
  const inKey = selectCookies(cookies, [keyed]).split('; ');
  const pairs = selectCookies(cookies, [forwarded]).split('; ');
  return pairs.filter((pair) => !inKey.includes(pair)).join('; ');
}
