/**
 * Where a request carries its signature: in the query of a signed URL, else in cookies. A URL with any of the five names is a signed
 * URL, and its cookies do not count:
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-choosing-signed-urls-cookies.html
 */
import type { EdgeRequestLine } from '../pipeline/exchange.ts';
import { valuesOf } from '../wire.ts';

/** What a request says of its signature; nothing of it is checked. */
export interface SignedCredentials {
  readonly keyPairId?: string;
  readonly signature?: string;
  readonly policy?: string;
  /** Of a canned policy. */
  readonly expires?: string;
  readonly hashAlgorithm?: string;
}

const NAMES = {
  keyPairId: 'Key-Pair-Id',
  signature: 'Signature',
  policy: 'Policy',
  expires: 'Expires',
  hashAlgorithm: 'Hash-Algorithm',
} as const;

const PARAMETERS: readonly string[] = Object.values(NAMES);
const COOKIES: readonly string[] = PARAMETERS.map((name) => `CloudFront-${name}`);

/** The five values, of the query or of the cookies. */
export function readCredentials({ query, headers }: EdgeRequestLine): SignedCredentials {
  const parameters = query?.split('&') ?? [];
  if (parameters.some(isParameter)) return pick(parameters, '');
  const cookies = valuesOf(headers, 'cookie').flatMap((header) => header.split(';'));
  return pick(
    cookies.map((pair) => pair.trim()),
    'CloudFront-',
  );
}

/** The query without what belongs to a signed URL: as it was signed, and as the origin gets it. */
export function unsignedQuery(query: string | undefined): string | undefined {
  const kept = query?.split('&').filter((parameter) => !isParameter(parameter)) ?? [];
  return kept.length > 0 ? kept.join('&') : undefined;
}

/** Whether a `name=value` is of a signed cookie: those fragment no cache. */
export function isSignedCookie(pair: string): boolean {
  return COOKIES.includes(nameOf(pair));
}

function isParameter(parameter: string): boolean {
  return PARAMETERS.includes(nameOf(parameter));
}

function nameOf(pair: string): string {
  const [name = ''] = pair.split('=', 1);
  return name;
}

/** Of several values the first: which one CloudFront takes is documented nowhere. An empty one is none. */
function pick(pairs: readonly string[], prefix: string): SignedCredentials {
  const values = Object.entries(NAMES).flatMap(([member, name]) => {
    const pair = pairs.find((each) => nameOf(each) === prefix + name);
    const value = pair?.slice(prefix.length + name.length + 1);
    return value ? [[member, value] as const] : [];
  });
  return Object.fromEntries(values);
}
