/** Gets access tokens from the development provider as an application would: over HTTP, with oauth4webapi. */
import * as oauth from 'oauth4webapi';
import { messageOf, problem } from '../errors.ts';
import { createCookieJar, type FollowedResponse } from './cookie-jar.ts';
import { API_CLIENT, API_CLIENT_ID, USERS, type UserName, WEB_CLIENT_ID } from './people.ts';

export interface ProviderCredentials {
  readonly issuer: string;
  readonly apiClientSecret: string;
}

export interface SignInOptions {
  /** Space-separated. What the person may not have is left out of the token. @default all that the person may have */
  readonly scope?: string | undefined;
}

interface UserSignIn extends SignInOptions {
  readonly user: UserName;
}

/** The provider is on loopback, where http is safe. */
const LOOPBACK_HTTP = { [oauth.allowInsecureRequests]: true } as const;
/** Login page, choice, back to the provider, callback; more would be a loop. */
const MAX_REDIRECTS = 8;

/** Authorization code with PKCE (RFC 6749 section 4.1, RFC 7636), through the page on which a user is chosen. */
export async function signInUser(
  { issuer }: ProviderCredentials,
  { user, scope = USERS[user].scopes.join(' ') }: UserSignIn,
): Promise<string> {
  const server = await discover(issuer);
  const client: oauth.Client = { client_id: WEB_CLIENT_ID };
  const redirectUri = `${issuer}/development/callback`;
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const authorization = new URL(server.authorization_endpoint ?? '');
  authorization.search = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: `openid ${scope}`.trim(),
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
  }).toString();
  const callback = await authorize(authorization, { user, redirectUri });
  return exchange('the token request', async () => {
    const parameters = oauth.validateAuthResponse(server, client, callback, state);
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      oauth.None(),
      parameters,
      redirectUri,
      verifier,
      LOOPBACK_HTTP,
    );
    return oauth.processAuthorizationCodeResponse(server, client, response);
  });
}

/** Client credentials (RFC 6749 section 4.4). */
export async function signInClient(
  { issuer, apiClientSecret }: ProviderCredentials,
  { scope = API_CLIENT.scopes.join(' ') }: SignInOptions = {},
): Promise<string> {
  const server = await discover(issuer);
  const client: oauth.Client = { client_id: API_CLIENT_ID };
  return exchange('the token request', async () => {
    const response = await oauth.clientCredentialsGrantRequest(
      server,
      client,
      oauth.ClientSecretBasic(apiClientSecret),
      new URLSearchParams({ scope }),
      LOOPBACK_HTTP,
    );
    return oauth.processClientCredentialsResponse(server, client, response);
  });
}

async function discover(issuer: string): Promise<oauth.AuthorizationServer> {
  const url = new URL(issuer);
  const response = await oauth.discoveryRequest(url, LOOPBACK_HTTP);
  return oauth.processDiscoveryResponse(url, response);
}

async function exchange(
  step: string,
  request: () => Promise<oauth.TokenEndpointResponse>,
): Promise<string> {
  try {
    return (await request()).access_token;
  } catch (cause) {
    const { error, error_description: description } = cause as Partial<oauth.ResponseBodyError>;
    throw problem('provider_flow', step, description ?? error ?? messageOf(cause));
  }
}

interface Authorization {
  readonly user: UserName;
  readonly redirectUri: string;
}

/** Plays the browser: follows redirects with their cookies and presses the user's button. Returns the callback's URL. */
async function authorize(start: URL, { user, redirectUri }: Authorization): Promise<URL> {
  const browse = createCookieJar();
  let page: FollowedResponse = await browse(start);
  for (let step = 0; step < MAX_REDIRECTS; step += 1) {
    if (page.location === undefined) {
      page = await browse(buttonOf(page, user), { method: 'POST' });
    } else if (page.location.href.startsWith(redirectUri)) {
      return page.location;
    } else {
      page = await browse(page.location);
    }
  }
  throw problem('provider_flow', 'the login page', 'it redirects in circles');
}

function buttonOf({ url, body, status }: FollowedResponse, user: UserName): URL {
  const action = new RegExp(`action="([^"]+/${user})"`).exec(body)?.[1];
  if (action === undefined) {
    throw problem('provider_flow', 'the login page', `status ${status} without a choice of users`);
  }
  return new URL(action, url);
}
