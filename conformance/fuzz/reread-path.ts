/** What origins do to a path, one step after the other: the ways of servers, proxies and URL parsers, written apart from the gate's. */

type Step = (path: string) => string | undefined;

const STEPS: readonly Step[] = [
  (path) => path.split('\\').join('/'),
  (path) => path.replace(/\/{2,}/g, '/'),
  (path) =>
    path
      .split('/')
      .map((segment) => segment.split(';')[0])
      .join('/'),
  removeDots,
  parseAsUrl,
  decodeButSlash,
];

/** Servers decode once; behind a proxy that decodes too, twice. */
const MAX_DECODINGS = 2;

/** The readings on one way through the steps, which `choices` select. */
export function rereadPath(path: string, choices: readonly number[]): readonly string[] {
  const readings: string[] = [];
  let reading = path;
  let decodings = 0;
  for (const choice of choices) {
    const isDecoding = choice % 3 === 0 && decodings < MAX_DECODINGS;
    if (isDecoding) decodings++;
    const next = isDecoding ? decode(reading) : STEPS[choice % STEPS.length]?.(reading);
    if (next === undefined) break;
    reading = next;
    readings.push(reading);
  }
  return readings;
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    // An origin that refuses the path makes nothing of it.
    return;
  }
}

/** Apache with `AllowEncodedSlashes NoDecode`, and many routers: an encoded slash stays within its segment. */
function decodeButSlash(path: string): string | undefined {
  return decode(path.replace(/%(?=2f|25)/gi, '%25'));
}

/** RFC 3986 section 5.2.4, on a stack. */
function removeDots(path: string): string {
  const segments = path.split('/').slice(1);
  const kept: string[] = [];
  segments.forEach((segment, index) => {
    const isLast = index === segments.length - 1;
    if (segment === '..') kept.pop();
    if (segment !== '.' && segment !== '..') kept.push(segment);
    else if (isLast) kept.push('');
  });
  return `/${kept.join('/')}`;
}

/** The WHATWG parser: it reads `%2e` as a dot and `\` as a slash, and ends the path at a query or fragment. */
function parseAsUrl(path: string): string {
  return new URL(`http://origin.example${path}`).pathname;
}
