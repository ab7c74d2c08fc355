/**
 * The cache key: the distribution, the path after the function, and what the cache policy names.
 * The viewer's host is not in it unless the policy names it, so two host names of one distribution share objects:
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-the-cache-key.html
 */
import type { EdgeRequestLine } from '../pipeline/exchange.ts';
import { type CachePolicy, selectCookies, selectHeaders, selectQuery } from '../policies.ts';
import { isSignedCookie } from '../signed-cookies/credentials.ts';
import { valuesOf } from '../wire.ts';

/** The key of a GET or HEAD; JSON keeps the parts apart, whatever they hold. */
export function cacheKey(request: EdgeRequestLine, policy: CachePolicy): string {
  const headers = selectHeaders(request.headers, [policy.headers])
    .map(({ name, value }) => [name.toLowerCase(), value])
    .sort(([a = ''], [b = '']) => (a < b ? -1 : a > b ? 1 : 0));
  const cookies = selectCookies(valuesOf(request.headers, 'cookie'), [policy.cookies])
    .split('; ')
    .filter((pair) => !isSignedCookie(pair));
  const query = selectQuery(request.query, [policy.queryStrings]);
  return JSON.stringify([request.path, query ?? null, headers, cookies]);
}
