/** The readings of a request path: what an origin may take it for. Knows nothing of rules. In the dialect of CloudFront Functions. */

// Paths sent in good faith have a dozen at most.
const MAX_READINGS = 64;

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the purpose
const INVALID = /^(?!\/)|[\0-\x1f\x7f-\x9f]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const UNUSUAL = /^(?!\/)|[\0-\x1f\x7f-\x9f#%;?\\]|\/[/.]/;

/**
 * What origins do to a path besides decoding it and resolving its dots. The readings are closed under these, so their order does
 * not matter. No functions are written into the list: njs 0.7.9 then takes the number 0 for the text "0" everywhere.
 */
const CHANGES: readonly (readonly [RegExp, string])[] = [
  [/\\/g, '/'],
  [/\/+/g, '/'],
  [/;[^/]*/g, ''],
  // A server that parses the path as a URL ends it there, a proxy may hand it on decoded.
  [/[#?][\s\S]*/, ''],
];

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
    for (let decodings = 0; decodings < 3; decodings++) {
      if (decodings > 0) readings.map(decodeLeniently).forEach(add);
      for (; changed < readings.length; changed++) {
        const reading = readings[changed] as string;
        CHANGES.forEach((change) => {
          add(reading.replace(change[0], change[1]));
        });
        // Some origins decode all but the slash, and a URL parser takes `%2e` for a dot before anybody decodes.
        add(reading.replace(/%(?!2f)[0-7][\da-f]/gi, decodeURIComponent));
        add(resolveDots(reading));
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
  path
    .replace(/\/\.\.?$/, '$&/')
    .split('/')
    .forEach((segment) => {
      if (segment !== '.' && segment !== '..') kept.push(segment);
      else if (segment === '..' && kept.length > 1) kept.pop();
    });
  return kept.join('/');
}
