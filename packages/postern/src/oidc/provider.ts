/**
 * One OpenID provider. The protocol is `oauth4webapi`'s; the ID token's signature, and the two checks that the library leaves to
 * its user (`azp` of a single audience, `at_hash`), are made here. Every answer is a value: nothing rejects.
 */
import {
  type AuthorizationServer,
  allowInsecureRequests,
  authorizationCodeGrantRequest,
  type Client,
  type ClientAuth,
  clockSkew,
  clockTolerance,
  customFetch,
  processAuthorizationCodeResponse,
  processRefreshTokenResponse,
  processRevocationResponse,
  refreshTokenGrantRequest,
  revocationRequest,
  type TokenEndpointResponse,
  validateAuthResponse,
} from 'oauth4webapi';
import { own } from '../jwt/json.ts';
import type { AssembledVerifier } from '../jwt/types.ts';
import { isAccessTokenHash } from './at-hash.ts';
import type { Failure, Provider, Tokens } from './context.ts';
import type { ProviderPlan } from './plan.ts';
import { detailOf, failureOf } from './provider-failure.ts';
import type { PushRequest } from './push.ts';
import type { FetchProvider } from './types.ts';

export interface ProviderParts {
  readonly fetch: FetchProvider;
  readonly idTokenVerifier: AssembledVerifier;
  /** One of `authenticateNone`, `authenticateBasic`, `authenticatePost`, `authenticateKey`. */
  readonly authenticate: (plan: ProviderPlan) => ClientAuth;
  /** Where the plan has an endpoint for it. */
  readonly pushRequest?: PushRequest;
}

/** The function has five seconds, and this is all that a request does with a provider. */
const DEADLINE_MILLISECONDS = 3500;

export function createProvider(plan: ProviderPlan, parts: ProviderParts): Provider {
  const server = {
    issuer: plan.issuer,
    token_endpoint: plan.tokenEndpoint,
    revocation_endpoint: plan.revocationEndpoint,
    authorization_response_iss_parameter_supported: plan.sendsIssuer,
    // The library takes RS256 alone where nothing is said.
    id_token_signing_alg_values_supported: plan.idToken.algorithms,
  } as AuthorizationServer;
  const authenticate = parts.authenticate(plan);

  /** One conversation with the provider. The signal alone ends no body in Node 20 once its response is garbage: hence the race. */
  async function ask<Result>(
    now: number,
    talk: (client: Client, options: object) => Promise<Result>,
  ): Promise<Result | Failure> {
    const signal = AbortSignal.timeout(DEADLINE_MILLISECONDS);
    const client = {
      client_id: plan.clientId,
      // The library has a clock of its own, and this is how far that is off.
      [clockSkew]: now - Math.floor(Date.now() / 1000),
      [clockTolerance]: plan.clockToleranceSeconds,
    };
    const options = {
      signal,
      [customFetch]: parts.fetch,
      // The build lets http pass on loopback only.
      [allowInsecureRequests]: plan.issuer.startsWith('http:'),
    };
    try {
      return await Promise.race([
        talk(client, options),
        new Promise<never>((_, reject) => {
          signal.onabort = reject;
        }),
      ]);
    } catch (error) {
      return failureOf(error);
    }
  }

  /** What the library has not looked at, on claims whose signature holds. */
  async function believe(
    response: TokenEndpointResponse,
    now: number,
    subject?: string,
  ): Promise<Tokens | Failure> {
    const { id_token: idToken, access_token, refresh_token: refreshToken, expires_in } = response;
    const tokens = {
      ...(refreshToken && { refreshToken }),
      ...(expires_in !== undefined && { accessTokenEnd: now + expires_in }),
    };
    if (!idToken) return tokens;
    const result = await parts.idTokenVerifier.verify(idToken, { now });
    // What the verifier has begun ends with this request: Lambda freezes the instance after it.
    await parts.idTokenVerifier.refreshIfDue(now);
    if (!result.ok) {
      return result.code === 'jwks_unavailable'
        ? { code: 'provider_unavailable' }
        : rejectIdToken(result.claim ?? result.code);
    }
    const { claims, header } = result;
    // No other audience is trusted here (OpenID Connect Core section 3.1.3.7, step 3).
    if (String(claims.aud) !== plan.clientId) return rejectIdToken('aud');
    const party = own(claims, 'azp');
    if (party !== undefined && party !== plan.clientId) return rejectIdToken('azp');
    const hash = own(claims, 'at_hash');
    if (hash !== undefined && !isAccessTokenHash(hash, access_token, header.alg)) {
      return rejectIdToken('at_hash');
    }
    // Empty, it would be everybody.
    if (!claims.sub || (subject && claims.sub !== subject)) return rejectIdToken('sub');
    return { ...tokens, claims, idToken };
  }

  return {
    plan,
    authorizationUrl: (given, now) =>
      ask(now, async (client, options) => {
        const url = new URL(plan.authorizationEndpoint);
        let parameters: Readonly<Record<string, string>> = {
          ...plan.parameters,
          response_type: 'code',
          client_id: plan.clientId,
          scope: plan.scope,
          ...given,
        };
        if (parts.pushRequest && plan.pushedAuthorizationRequestEndpoint) {
          const endpoint = plan.pushedAuthorizationRequestEndpoint;
          const request = { parameters, authenticate, endpoint };
          parameters = await parts.pushRequest({ server, client, options }, request);
        }
        for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
        return url.href;
      }),
    redeem: (query, attempt, { redirectUri, now }) =>
      ask(now, async (client, options) => {
        const answer = readAnswer(server, client, { query, state: attempt.state });
        if ('code' in answer) return answer;
        const response = await authorizationCodeGrantRequest(
          server,
          client,
          authenticate,
          answer,
          redirectUri,
          attempt.verifier,
          options,
        );
        const tokens = await processAuthorizationCodeResponse(server, client, response, {
          expectedNonce: attempt.nonce,
          requireIdToken: true,
          ...(plan.maxAgeSeconds !== undefined && { maxAge: plan.maxAgeSeconds }),
        });
        return believe(tokens, now);
      }),
    refresh: (token, { subject, now }) =>
      ask(now, async (client, options) => {
        const response = await refreshTokenGrantRequest(
          server,
          client,
          authenticate,
          token,
          options,
        );
        return believe(await processRefreshTokenResponse(server, client, response), now, subject);
      }),
    revoke: async (token, now) => {
      const done = await ask(now, async (client, options) => {
        await processRevocationResponse(
          await revocationRequest(server, client, authenticate, token, options),
        );
      });
      return !done;
    },
  };
}

/** What the browser has brought from the provider; its `iss` and state hold (RFC 9207 section 2.4, RFC 6749 section 10.12). */
function readAnswer(
  server: AuthorizationServer,
  client: Client,
  { query, state }: { readonly query: string; readonly state: string },
): URLSearchParams | Failure {
  try {
    const answer = validateAuthResponse(server, client, new URLSearchParams(query), state);
    if (answer.get('code') && answer.getAll('code').length === 1) return answer;
  } catch (error) {
    return { code: 'login_response_invalid', ...detailOf(error) };
  }
  return { code: 'login_response_invalid' };
}

function rejectIdToken(claim: string): Failure {
  return { code: 'id_token_invalid', claim };
}
