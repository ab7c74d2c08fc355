/**
 * What a cache policy and an origin request policy select from a viewer request:
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/controlling-the-cache-key.html
 */
import type { HeaderLine } from './wire.ts';

/** Which headers, cookies or query strings a policy takes. */
export type Selection =
  | 'none'
  | 'all'
  | readonly string[]
  | { readonly allExcept: readonly string[] };

/** What makes the cache key, and how long an object stays. What it names also goes to the origin. */
export interface CachePolicy {
  readonly minTtlSeconds: number;
  readonly defaultTtlSeconds: number;
  readonly maxTtlSeconds: number;
  /** Names of headers; a cache policy cannot take all of them. */
  readonly headers: readonly string[];
  readonly cookies: Selection;
  readonly queryStrings: Selection;
}

/** What goes to the origin besides the cache policy's values. */
export interface OriginRequestPolicy {
  readonly headers: Selection;
  readonly cookies: Selection;
  readonly queryStrings: Selection;
}

/** Nothing is cached but errors; the managed policy of that name. */
export const CACHING_DISABLED: CachePolicy = {
  minTtlSeconds: 0,
  defaultTtlSeconds: 0,
  maxTtlSeconds: 0,
  headers: [],
  cookies: 'none',
  queryStrings: 'none',
};

/** Cached by path alone; the managed policy of that name. */
export const CACHING_OPTIMIZED: CachePolicy = {
  ...CACHING_DISABLED,
  minTtlSeconds: 1,
  defaultTtlSeconds: 86_400,
  maxTtlSeconds: 31_536_000,
};

/** Everything goes to the origin but the viewer's `Host`; the managed policy of that name. */
export const ALL_VIEWER_EXCEPT_HOST_HEADER: OriginRequestPolicy = {
  headers: { allExcept: ['host'] },
  cookies: 'all',
  queryStrings: 'all',
};

/** Whether a selection takes a name; header names are compared in lower case by the caller. */
export function selects(selection: Selection, name: string): boolean {
  if (selection === 'all') return true;
  if (selection === 'none') return false;
  if ('allExcept' in selection) return !selection.allExcept.includes(name);
  return selection.includes(name);
}

/** The cookies that any of the selections takes, in their order; a name that begins with `$` never passes. */
export function selectCookies(
  cookieHeaders: readonly string[],
  selections: readonly Selection[],
): string {
  return cookieHeaders
    .flatMap((header) => header.split(';'))
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '' && !pair.startsWith('$'))
    .filter((pair) => selections.some((selection) => selects(selection, nameOf(pair))))
    .join('; ');
}

/** The query string's parameters that any of the selections takes, byte for byte and in their order. */
export function selectQuery(
  query: string | undefined,
  selections: readonly Selection[],
): string | undefined {
  if (query === undefined || selections.includes('all')) return query;
  const kept = query
    .split('&')
    .filter((pair) => selections.some((selection) => selects(selection, nameOf(pair))));
  return kept.length > 0 ? kept.join('&') : undefined;
}

/** The header lines that any of the selections takes. */
export function selectHeaders(
  lines: readonly HeaderLine[],
  selections: readonly Selection[],
): HeaderLine[] {
  const lowered = selections.map(lowerCaseNames);
  return lines.filter(({ name }) =>
    lowered.some((selection) => selects(selection, name.toLowerCase())),
  );
}

function lowerCaseNames(selection: Selection): Selection {
  if (typeof selection === 'string') return selection;
  if ('allExcept' in selection) {
    return { allExcept: selection.allExcept.map((name) => name.toLowerCase()) };
  }
  return selection.map((name) => name.toLowerCase());
}

function nameOf(pair: string): string {
  const end = pair.indexOf('=');
  return (end < 0 ? pair : pair.slice(0, end)).trim();
}
