/**
 * How long CloudFront keeps a response:
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html and HTTPStatusCodes.html
 */
import type { CachePolicy } from '../policies.ts';
import { type HeaderLine, valuesOf } from '../wire.ts';

/** What bounds the time to live. */
export interface TtlContext {
  readonly policy: CachePolicy;
  readonly errorTtlSeconds: (status: number) => number;
  readonly nowSeconds: number;
}

const CACHED_ERRORS: ReadonlySet<number> = new Set([404, 410, 414, 500, 501, 502, 503, 504]);
/** Cached only where the origin asks for it. */
const CACHED_ON_REQUEST: ReadonlySet<number> = new Set([400, 403, 405, 412, 415]);
const CACHED_SUCCESSES: ReadonlySet<number> = new Set([200, 203, 300, 301, 302, 307, 308]);

/** Seconds to keep a response; 0 means not at all. */
export function timeToLive(
  status: number,
  headers: readonly HeaderLine[],
  context: TtlContext,
): number {
  if (CACHED_SUCCESSES.has(status)) return successTtl(headers, context);
  const asked = freshness(headers, context.nowSeconds);
  if (CACHED_ERRORS.has(status)) return errorTtl(status, asked, context);
  if (CACHED_ON_REQUEST.has(status) && asked) return errorTtl(status, asked, context);
  return 0;
}

function successTtl(headers: readonly HeaderLine[], { policy, nowSeconds }: TtlContext): number {
  const { minTtlSeconds, defaultTtlSeconds, maxTtlSeconds } = policy;
  if (forbidsStoring(headers)) return minTtlSeconds;
  const asked = freshness(headers, nowSeconds);
  // Without a word from the origin the default counts; MaxTTL bounds only what the origin asks for.
  if (asked === undefined) return Math.max(minTtlSeconds, defaultTtlSeconds);
  return Math.min(Math.max(asked, minTtlSeconds), maxTtlSeconds);
}

function errorTtl(status: number, asked: number | undefined, context: TtlContext): number {
  const minimum = context.errorTtlSeconds(status);
  return Math.max(minimum, Math.min(asked ?? 0, context.policy.maxTtlSeconds));
}

/** `no-cache="Set-Cookie"` names a field and forbids nothing else. */
function forbidsStoring(headers: readonly HeaderLine[]): boolean {
  return directives(headers).some((directive) =>
    ['no-cache', 'no-store', 'private'].includes(directive),
  );
}

function freshness(headers: readonly HeaderLine[], nowSeconds: number): number | undefined {
  const list = directives(headers);
  const age = directiveSeconds(list, 's-maxage') ?? directiveSeconds(list, 'max-age');
  if (age !== undefined) return age;
  const [expires] = valuesOf(headers, 'expires');
  if (expires === undefined) return undefined;
  const at = Date.parse(expires) / 1_000;
  // RFC 9111 section 5.3: an invalid date, "0" above all, means already expired.
  return Number.isNaN(at) ? 0 : Math.max(0, at - nowSeconds);
}

function directiveSeconds(list: readonly string[], name: string): number | undefined {
  const found = list.find((directive) => directive.startsWith(`${name}=`));
  const digits = found?.slice(name.length + 1).replace(/^"(.*)"$/, '$1');
  return digits && /^[0-9]+$/.test(digits) ? Number(digits) : undefined;
}

function directives(headers: readonly HeaderLine[]): string[] {
  const values = valuesOf(headers, 'cache-control').join(',').toLowerCase();
  return values.split(',').map((directive) => directive.trim());
}
