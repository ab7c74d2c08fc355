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

/** The named headers as claims of the same name; a list where there are several members. */
function readClaims(
  { responseHeaders }: ForwardAuthDelegatePlan,
  headers: Headers,
): Record<string, string | string[]> {
  return Object.fromEntries(
    responseHeaders.flatMap((name) => {
      const members = toText(headers.get(name) ?? '')
        .split(',')
        .map((member) => member.trim())
        .filter((member) => member !== '');
      const [first] = members;
      return first === undefined ? [] : [[name, members.length > 1 ? members : first]];
    }),
  );
}

/** `Headers` shows each byte as a character (Fetch standard, "isomorphic decode"); names are sent as UTF-8. */
function toText(value: string): string {
  return decodeUtf8(Buffer.from(value, 'latin1')) ?? value;
}

/** `private` forbids shared caches, and the gate's is one: it serves whoever sends the same. */
function lifeOf({ cacheMaxAgeSeconds }: ForwardAuthDelegatePlan, headers: Headers): number {
  const control = headers.get('cache-control') ?? '';
  if (headers.has('set-cookie') || /\b(no-store|no-cache|private)\b/i.test(control)) return 0;
  const [, maxAge = cacheMaxAgeSeconds] = /(?<![\w-])max-age="?(\d+)/i.exec(control) ?? [];
  return Number(maxAge);
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
