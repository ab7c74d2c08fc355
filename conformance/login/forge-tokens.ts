/** A provider that lies: its token endpoint answers with an ID token that the test has changed, signed with the provider's own key. */
import { randomBytes } from 'node:crypto';
import { headerOf, type Signer, signToken } from '@postern/testing';
import type { LoginProvider } from './login-provider.ts';

export interface Forgery {
  /** Members of the ID token; undefined: it has none of that name. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  /** @default the provider's key */
  readonly signer?: Signer;
  /** Changes the token endpoint's answer. */
  readonly answer?: Readonly<Record<string, unknown>>;
}

/** What `forgery` does not name is as it should be. Lasts until the next call, or `provider.intercept = undefined`. */
export function forgeTokens(
  provider: LoginProvider,
  clientId: string,
  forgery: Forgery = {},
): void {
  provider.intercept = (request, response) => {
    if (request.url !== '/token') return false;
    const now = Math.floor(Date.now() / 1000);
    const signer = forgery.signer ?? provider.signer();
    const claims = {
      ...{ iss: provider.issuer, aud: clientId, sub: 'ada', iat: now, exp: now + 600 },
      nonce: lastNonce(provider),
      ...forgery.claims,
    };
    const idToken = signToken(signer, { ...headerOf(signer), ...forgery.header }, claims);
    const answer = {
      ...{ access_token: randomBytes(16).toString('hex'), token_type: 'Bearer', expires_in: 300 },
      id_token: idToken,
      ...forgery.answer,
    };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    return true;
  };
}

/** Of the last authorization request that the provider has heard. */
export function lastAuthorization({ heard }: LoginProvider): URLSearchParams {
  const { path = '' } = heard.findLast((each) => each.path.startsWith('/auth?')) ?? {};
  return new URLSearchParams(path.split('?')[1]);
}

function lastNonce(provider: LoginProvider): string | null {
  return lastAuthorization(provider).get('nonce');
}
