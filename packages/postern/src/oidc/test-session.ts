/** The session of somebody who has signed in, for tests of a gate's rules: what `establish.ts` would have made of an ID token. Build time only. */
import { randomBytes } from 'node:crypto';
import { COOKIE } from '../session/cookies.ts';
import { createSessionTokens } from '../session/session-token.ts';
import type { KeyRing } from '../session/types.ts';
import { chooseProvider } from './choose-provider.ts';
import { pickClaims } from './pick-claims.ts';
import type { LoginPlan, ProviderPlan } from './plan.ts';

export interface TestSession {
  /** Of the ID token. `iss` chooses among several providers; `exp` is the session's own end. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** Where that person has signed in, in lower case without port. */
  readonly host: string;
  /** Where that person goes: some providers are for some paths. */
  readonly path: string;
  /** Seconds since the epoch. */
  readonly now: number;
}

/** The `Cookie` header that carries it. Whether its provider lets that person in is not asked. */
export function makeTestSession(
  login: LoginPlan,
  ring: KeyRing,
  { claims, host, path, now }: TestSession,
): string {
  const { idleSeconds, lifetimeSeconds } = login.session;
  const { sub = 'test', auth_time: authTime, sid: opSid, exp } = claims;
  const provider = providerOf(login, { issuer: claims.iss, host, path });
  const start = Math.floor(now);
  const token = createSessionTokens(ring).mint({
    ...{ aud: host, idp: provider.issuer, sub: String(sub), adm: provider.admission },
    sid: randomBytes(16).toString('base64url'),
    ...{ since: start, iat: start, end: start + lifetimeSeconds },
    exp: typeof exp === 'number' ? exp : start + idleSeconds,
    ...(typeof authTime === 'number' && { auth_time: authTime }),
    ...(typeof opSid === 'string' && { op_sid: opSid }),
    c: pickClaims(claims, provider.claims),
  });
  return `${COOKIE.session}=${token}`;
}

interface Wanted {
  readonly issuer: unknown;
  readonly host: string;
  readonly path: string;
}

function providerOf({ providers }: LoginPlan, { issuer, host, path }: Wanted): ProviderPlan {
  const named = providers.find((provider) => provider.issuer === issuer);
  const chosen = chooseProvider(
    providers.map((plan) => ({ plan })),
    host,
    path,
  );
  return named ?? (providers[chosen] as ProviderPlan);
}
