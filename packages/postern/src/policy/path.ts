/** The readings of a request path: what an origin may take it for. Knows nothing of rules. */

// Paths sent in good faith have a dozen at most.
const MAX_READINGS = 64;

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the purpose
const INVALID = /^(?!\/)|[\0-\x1f\x7f-\x9f]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const UNUSUAL = /^(?!\/)|[\0-\x1f\x7f-\x9f#%;?\\]|\/[/.]/;

/** What origins do to a path besides decoding it. The readings are closed under these, so their order does not matter. */
const CHANGES: readonly ((path: string) => string)[] = [
  (path) => path.replace(/\\/g, '/'),
  (path) => path.replace(/\/+/g, '/'),
  (path) => path.replace(/;[^/]*/g, ''),
  // A server that parses the path as a URL ends it there, a proxy may hand it on decoded.
  (path) => path.replace(/[#?].*/, ''),
  // Some origins decode all but the slash, and a URL parser takes `%2e` for a dot before anybody decodes.
  (path) => path.replace(/%(?!2f)[0-7][\da-f]/gi, decodeURIComponent),
  resolveDots,
];

const DECODINGS: readonly ((path: string) => string)[] = [String, decodeLeniently, decodeLeniently];

/** A path that every origin reads alike: the short way, without allocation. */
export function isPlainPath(path: string): boolean {
  return !UNUSUAL.test(path);
}

/**
 * Every reading an origin may give the path, itself included: decoded not at all, once or twice, and in each state
 * with `\` as `/`, repeated slashes merged, `;…` removed from segments and dot segments resolved, in any combination
 * and order. `undefined` for an invalid path; empty when there are too many readings to judge.
 */
export function readPath(path: string): readonly string[] | undefined {
  const readings = [path];
  let changed = 0;
  try {
    add(decodeURIComponent(path));
    for (const decode of DECODINGS) {
      readings.map(decode).forEach(add);
      for (; changed < readings.length; changed++) {
        for (const change of CHANGES) add(change(readings[changed] as string));
        if (readings.length > MAX_READINGS) return [];
      }
    }
  } catch {
    // Only the first decoding throws, and says no more than that the encoding is invalid.
    return undefined;
  }
  return readings.some((reading) => INVALID.test(reading)) ? undefined : readings;

  function add(reading: string): void {
    if (!readings.includes(reading)) readings.push(reading);
  }
}

// A second decoding may fail where the first did not (`%25zz`). Lenient origins then still decode the rest, and what
// they find there can be `%2e%2e%2f`: so the ASCII escapes are decoded one by one.
function decodeLeniently(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path.replace(/%[0-7][\da-f]/gi, decodeURIComponent);
  }
}

// RFC 3986 section 5.2.4. A dot segment at the end leaves its slash.
function resolveDots(path: string): string {
  const kept: string[] = [];
  for (const segment of path.replace(/\/\.\.?$/, '$&/').split('/')) {
    if (segment !== '.' && segment !== '..') kept.push(segment);
    else if (segment === '..' && kept.length > 1) kept.pop();
  }
  return kept.join('/');
}
