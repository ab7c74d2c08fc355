/** From a provider's word to a session of our own: who is let in, what the session says, and the cookies that carry it. */
import { randomBytes } from 'node:crypto';
import { own } from '../jwt/json.ts';
import type { VerifiedClaims } from '../jwt/types.ts';
import { firstUnmet } from '../policy/judge.ts';
import { COOKIE, setCookie } from '../session/cookies.ts';
import type { Sealer } from '../session/seal.ts';
import { clearSealed, writeSealed } from '../session/sealed-cookies.ts';
import type { Session } from '../session/types.ts';
import type { Failure, LoginContext, Provider, Tokens } from './context.ts';
import type { KeptToken } from './kept-token.ts';
import { pickClaims } from './pick-claims.ts';
import type { ProviderPlan } from './plan.ts';
import type { Header, Visit } from './types.ts';

/** Browsers drop a cookie of more than 4,096 bytes, name and all, without a word. */
const MAX_SESSION_CHARACTERS = 3900;

/**
 * Of the session and what is sealed beside it: 10 KB with their names. Beside three attempts of 2.8 KB that is less than CloudFront
 * takes of a request (20,480 bytes); more, and this browser could ask for nothing under `/.postern/`, not even to be signed out.
 */
const MAX_CHARACTERS = 10_000;

export interface Established {
  readonly headers: readonly Header[];
  readonly session: Session;
  /** For the log. */
  readonly note?: 'refresh_token_too_large';
}

/**
 * Makes a session from what a provider has given, or extends `previous` (with `tokens` empty: without the provider's help). Its
 * `sid`, absolute end, `auth_time`, issuer and subject are kept for ever.
 */
export function establishSession(
  context: LoginContext,
  visit: Visit,
  {
    provider: { plan },
    tokens,
    previous,
  }: {
    readonly provider: Provider;
    readonly tokens: Tokens;
    readonly previous?: Session | undefined;
  },
): Established | Failure {
  const { claims } = tokens;
  const refusal = claims && refuseAdmission(plan, claims);
  if (refusal) return refusal;
  const now = Math.floor(visit.now);
  const base = previous ?? beginSession(plan, claims as VerifiedClaims, visit);
  const end = previous?.end ?? now + context.session.lifetimeSeconds;
  const exp = Math.min(now + context.session.idleSeconds, end);
  const c = claims ? pickClaims(claims, plan.claims) : base.c;
  const { refreshToken: t, accessTokenEnd: e, idToken } = tokens;
  const session: Session = { ...base, iat: now, exp, end, c, ...(t && { r: 1 }) };
  let token: string;
  try {
    token = context.tokens.mint(session);
  } catch {
    // Claims that are nested too deeply for JSON.
    return { code: 'token_too_large' };
  }
  if (token.length > MAX_SESSION_CHARACTERS) return { code: 'token_too_large' };
  let room = MAX_CHARACTERS - token.length;

  /** What does not fit takes an older one with it. */
  function keep(name: typeof COOKIE.refresh | typeof COOKIE.id, sealer: Sealer, value: KeptToken) {
    const sealed = sealer.seal(value, [name, visit.host, session.sid]);
    const headers = sealed.length <= room && writeSealed(name, sealed, end - now);
    if (headers) room -= sealed.length;
    return headers;
  }

  // In this order: without its ID token a logout still names the person.
  const refresh = t && keep(COOKIE.refresh, context.refreshTokens, { t, e, s: now });
  const id = idToken && keep(COOKIE.id, context.idTokens, { t: idToken });
  const isLost = t && !refresh;
  const kept = isLost ? context.tokens.mint({ ...session, r: undefined }) : token;
  // Past its idle end the token is nobody's, and a logout still finds what it has to revoke.
  const headers: Header[] = [setCookie(COOKIE.session, kept, end - now)];
  if (t || !previous) headers.push(...(refresh || clearSealed(COOKIE.refresh)));
  if (idToken) headers.push(...(id || clearSealed(COOKIE.id)));
  if (context.signedCookies) {
    headers.push(...context.signedCookies.issue(visit.origin, { now, end: exp }));
  }
  return { headers, session, ...(isLost && { note: 'refresh_token_too_large' }) };
}

/** Why the person is not let in, or undefined. */
function refuseAdmission(plan: ProviderPlan, claims: VerifiedClaims): Failure | undefined {
  const unmet = firstUnmet(plan.conditions ?? [], claims);
  if (unmet) return { code: 'login_not_admitted', claim: unmet.claim };
  if (plan.emailDomains && !hasDomain(plan.emailDomains, claims)) {
    return { code: 'login_not_admitted', claim: 'email' };
  }
  return;
}

/** Exactly what follows the last `@`: `ada@evil.com@example.com` has been somebody's domain before. */
function hasDomain(domains: readonly string[], claims: VerifiedClaims): boolean {
  const email = own(claims, 'email');
  const [, domain] = /@([^@]+)$/.exec(typeof email === 'string' ? email : '') ?? [];
  return own(claims, 'email_verified') === true && domains.includes(`${domain}`.toLowerCase());
}

function beginSession(
  plan: ProviderPlan,
  claims: VerifiedClaims,
  { host, now }: Visit,
): Omit<Session, 'iat' | 'exp' | 'end'> {
  const opSid = own(claims, 'sid');
  const authTime = own(claims, 'auth_time');
  return {
    aud: host,
    idp: plan.issuer,
    sub: claims.sub as string,
    sid: randomBytes(16).toString('base64url'),
    adm: plan.admission,
    since: Math.floor(now),
    ...(typeof opSid === 'string' && { op_sid: opSid }),
    ...(typeof authTime === 'number' && { auth_time: authTime }),
    c: {},
  };
}
