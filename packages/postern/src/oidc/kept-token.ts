/** What a browser keeps for us of a provider's tokens: sealed, and bound to the cookie's name, the host and the session. */
import type { JsonObject } from '../jwt/json.ts';
import { COOKIE } from '../session/cookies.ts';
import { readSealed } from '../session/sealed-cookies.ts';
import type { Session } from '../session/types.ts';
import type { LoginContext } from './context.ts';
import type { Visit } from './types.ts';

/** A token `t`, and of a refresh token the access token's start `s` and end `e`. Nobody but this gate has written it. */
export interface KeptToken extends JsonObject {
  readonly t?: string;
  readonly s?: number;
  readonly e?: number | undefined;
}

/** Undefined: there is none, or one of another session. */
export function readKept(
  context: LoginContext,
  { request, host }: Visit,
  { kind, sid }: { readonly kind: 'refresh' | 'id' } & Pick<Session, 'sid'>,
): KeptToken | undefined {
  const sealer = kind === 'id' ? context.idTokens : context.refreshTokens;
  const name = COOKIE[kind];
  return sealer.open(readSealed(request.headers, name), [name, host, sid]);
}
