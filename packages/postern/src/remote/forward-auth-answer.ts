/** What a forward-auth service's answer means, and what of it goes on to the viewer. */
import { decodeUtf8 } from '../jwt/json.ts';
import { hasCredential, isNavigation } from './forward-auth-question.ts';
import type { ForwardAuthDelegatePlan } from './plan.ts';
import type { Answer, AskedRequest, NoAnswer } from './types.ts';

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/** 429 is for another target to answer; a status that is not listed is a matter of configuration. */
export function readForwardAuthAnswer(
  plan: ForwardAuthDelegatePlan,
  request: AskedRequest,
  { status, headers }: Response,
): Answer | NoAnswer {
  if (status >= 200 && status < 300) {
    return { ok: true, claims: readClaims(plan, headers), ttlSeconds: lifeOf(plan, headers) };
  }
  if (status === 403 || status === 401) {
    const code = status === 403 ? 'delegate_denied' : unauthenticated(plan, request);
    return {
      ok: false,
      code,
      status,
      ...relayChallenge(headers),
      ttlSeconds: lifeOf(plan, headers),
    };
  }
  if (REDIRECTS.includes(status)) return readRedirect(plan, request, headers);
  if (status >= 500) return 'failed';
  return status === 429 ? 'busy' : 'unusable';
}

/** The named headers as claims of the same name. Only what is known to be a list is divided: a user may be named "eve,admin". */
function readClaims(
  { responseHeaders, listHeaders }: ForwardAuthDelegatePlan,
  headers: Headers,
): Record<string, string | string[]> {
  return Object.fromEntries(
    responseHeaders.flatMap((name) => {
      const text = toText(headers.get(name) ?? '');
      const value = listHeaders?.includes(name) ? readMembers(text) : text;
      return value.length > 0 ? [[name, value]] : [];
    }),
  );
}

function readMembers(text: string): string[] {
  const members = text.split(',').map((member) => member.trim());
  return members.filter((member) => member !== '');
}

/** `Headers` shows each byte as a character (Fetch standard, "isomorphic decode"); names are sent as UTF-8. */
function toText(value: string): string {
  return decodeUtf8(Buffer.from(value, 'latin1')) ?? value;
}

/** `private` forbids shared caches, and the gate's is one: it serves whoever sends the same. */
function lifeOf({ cacheMaxAgeSeconds }: ForwardAuthDelegatePlan, headers: Headers): number {
  const control = headers.get('cache-control') ?? '';
  if (isForNobodyElse(headers, control)) return 0;
  const [, maxAge] = /(?<![\w-])max-age\b *=? *([^,]*)/i.exec(control) ?? [];
  // What is no number is stale (RFC 9111 section 4.2.1).
  if (maxAge !== undefined) return Number(/^"?(\d+)"? *$/.exec(maxAge)?.[1] ?? 0);
  const expires = headers.get('expires');
  if (expires === null) return cacheMaxAgeSeconds;
  const milliseconds = Date.parse(expires) - Date.parse(headers.get('date') ?? '');
  return milliseconds > 0 ? milliseconds / 1000 : 0;
}

function isForNobodyElse(headers: Headers, control: string): boolean {
  return (
    headers.has('set-cookie') ||
    /\b(no-store|no-cache|private)\b/i.test(control) ||
    /\bno-cache\b/i.test(headers.get('pragma') ?? '') ||
    /(^|,) *\* *(,|$)/.test(headers.get('vary') ?? '')
  );
}

function unauthenticated(
  plan: ForwardAuthDelegatePlan,
  request: AskedRequest,
): 'token_inactive' | 'credential_missing' {
  return hasCredential(plan, request) ? 'token_inactive' : 'credential_missing';
}

/** Visible ASCII, and not so long that it could break the response. */
const CHALLENGE = /^[\x21-\x7e][\x20-\x7e]{0,1023}$/;

function relayChallenge(headers: Headers): {
  readonly relayed?: readonly (readonly [string, string])[];
} {
  const challenge = headers.get('www-authenticate') ?? '';
  return CHALLENGE.test(challenge) ? { relayed: [['www-authenticate', challenge]] } : {};
}

/** To a sign-in page, for who can see one; 401 for the others. Always 302: a 307 would send a form on, and a 301 or 308 stay. */
function readRedirect(
  plan: ForwardAuthDelegatePlan,
  request: AskedRequest,
  headers: Headers,
): Answer | NoAnswer {
  const refusal = { ok: false, code: unauthenticated(plan, request) } as const;
  if (!isNavigation(request)) return { ...refusal, status: 401 };
  const location = safeLocation(headers.get('location') ?? '', plan.redirectOrigins ?? []);
  if (location === undefined) return 'unusable';
  return { ...refusal, status: 302, relayed: [['location', location]] };
}

/** CloudFront's longest URL. Browsers read `\` as `/`, and drop tabs and line breaks. */
const LOCATION = /^[\x21-\x5b\x5d-\x7e]{1,8192}$/;

/** A path on the gate's own host, or a URL of a named origin, as the browser will take it. */
function safeLocation(location: string, origins: readonly string[]): string | undefined {
  if (!LOCATION.test(location)) return undefined;
  if (/^\/(?!\/)/.test(location)) return location;
  if (!URL.canParse(location)) return undefined;
  const { origin, href } = new URL(location);
  return origins.includes(origin) ? href : undefined;
}
