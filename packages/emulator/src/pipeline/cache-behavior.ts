/** Stages: CloudFront chooses the cache behavior on the normalised path, then judges the method. */
import { errorPage } from './error-page.ts';
import type { Stage } from './exchange.ts';

/** Chooses by path pattern, in order; the function and the origin get the raw path. */
export const cacheBehavior: Stage = (exchange, { behaviors }) => {
  const path = normalizePath(exchange.request.path);
  const behavior = behaviors.find(({ matches }) => matches(path));
  if (behavior) exchange.behavior = behavior;
  return undefined;
};

/** What CloudFront says to a method outside the behavior's set. */
export const METHOD_SENTENCE =
  'This distribution is not configured to allow the HTTP request method that was used for this request. The distribution supports only cachable requests.';

/** A method that the behavior does not allow never reaches the function. */
export const allowedMethods: Stage = ({ behavior, method, requestId }) => {
  if (behavior?.allowedMethods.includes(method)) return undefined;
  return errorPage({ status: 403, sentence: METHOD_SENTENCE, result: 'Error' }, requestId);
};

/** RFC 3986 section 5.2.4 after merging repeated slashes; percent-encoding is left as it is. */
export function normalizePath(rawPath: string): string {
  const output: string[] = [];
  const segments = rawPath
    .replace(/\/{2,}/g, '/')
    .split('/')
    .slice(1);
  for (const segment of segments) {
    if (segment === '..') output.pop();
    else if (segment !== '.') output.push(segment);
  }
  const last = segments.at(-1);
  if (last === '.' || last === '..') output.push('');
  return `/${output.join('/')}`;
}

/** `*` matches any run of characters, slashes included, `?` exactly one; case counts. */
export function compilePathPattern(pathPattern: string): (normalizedPath: string) => boolean {
  const rooted = /^[/*]/.test(pathPattern) ? pathPattern : `/${pathPattern}`;
  const source = rooted.replace(/\*+|\?|[\\^$.+()|[\]{}]/g, (character) => {
    if (character.startsWith('*')) return '.*';
    return character === '?' ? '.' : `\\${character}`;
  });
  const expression = new RegExp(`^${source}$`, 's');
  return (path) => expression.test(path);
}
