/**
 * A real OpenID provider on a site of its own (127.0.0.1; gates are at localhost): `oidc-provider` with PKCE required, refresh
 * token rotation with reuse detection, RP-initiated and back-channel logout, revocation. It writes down all that it hears and gives.
 */
import { randomUUID } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import { createSigner, type Signer } from '@postern/testing';
import type { LockedIssuer } from 'postern/gate';
import { PEOPLE } from './people.ts';
import { createProviderStore, type ProviderStore } from './provider-store.ts';

/** A request as the provider's socket has it. */
export interface HeardRequest {
  readonly method: string;
  readonly path: string;
  /** Request line, header lines and body. */
  readonly text: string;
}

export interface LoginProvider {
  readonly issuer: string;
  /** As `postern.lock.json` has it: discovery document and keys. */
  readonly lock: () => Promise<Record<string, LockedIssuer>>;
  /** Signs ID tokens now. */
  readonly signer: () => Signer;
  readonly heard: HeardRequest[];
  /** Bodies of the token endpoint's answers, as they were sent. */
  readonly given: { readonly status: number; readonly body: string }[];
  readonly store: ProviderStore;
  /** Registers a gate, under a new client ID where `changes` have none. */
  readonly register: (origin: string, changes?: Readonly<Record<string, unknown>>) => string;
  /** Signs with a new key from now on, and publishes that one alone. */
  readonly rotateKey: () => void;
  /** Where set, answers in the provider's place. */
  intercept?: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
  /** Resolves when every back-channel logout that was begun has been answered; with the statuses. */
  readonly backchannel: number[];
}

export const CLIENT_SECRET = 'c4nary+client/secret=~-0123456789abcdefghij';

interface InteractionProvider {
  callback(): RequestListener;
  interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<unknown>;
  interactionFinished(
    request: IncomingMessage,
    response: ServerResponse,
    result: object,
  ): Promise<void>;
}

/** The part of `oidc-provider`, which has no types, that is used. */
interface Library {
  readonly Provider: new (issuer: string, configuration: object) => InteractionProvider;
  readonly interactionPolicy: { base(): { remove(name: string): void } };
}

/** Starts one that lives until the test file ends. */
export async function startLoginProvider(): Promise<LoginProvider> {
  const library = (await import('oidc-provider' as string)) as Library;
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const store = createProviderStore();
  let signer = createSigner('RS256', 'login-1');
  let provider = make();

  function make(): InteractionProvider {
    return new library.Provider(issuer, configurationOf({ library, store, signer }));
  }

  const result: LoginProvider = {
    issuer,
    async lock() {
      const response = await fetch(`${issuer}/.well-known/openid-configuration`);
      const metadata = (await response.json()) as NonNullable<LockedIssuer['metadata']>;
      const jwks = { keys: [signer.jwk] };
      const fetchedAt = Math.floor(Date.now() / 1000);
      return { [issuer]: { jwksUri: `${issuer}/jwks`, jwks, fetchedAt, metadata } };
    },
    signer: () => signer,
    heard: [],
    given: [],
    backchannel: [],
    store,
    register(origin, changes = {}) {
      const { client_id: clientId = `gate-${randomUUID().slice(0, 8)}` } = changes;
      store.put('Client', String(clientId), { ...clientOf(String(clientId), origin), ...changes });
      return String(clientId);
    },
    rotateKey() {
      signer = createSigner('RS256', `login-${randomUUID()}`);
      provider = make();
    },
  };
  server.on('request', (request, response) => {
    listen(request, result);
    keepAnswer(request, response, result);
    if (result.intercept?.(request, response)) return;
    const isOurs = String(request.url).startsWith('/interaction/');
    if (isOurs) void interact(provider, request, response);
    else provider.callback()(request, response);
  });
  return result;
}

function listen(request: IncomingMessage, { heard }: LoginProvider): void {
  const { method = '', url: path = '', rawHeaders } = request;
  const lines = rawHeaders.map((text, place) => (place % 2 ? `${text}\n` : `${text}: `)).join('');
  const entry = { method, path, text: `${method} ${path}\n${lines}\n` };
  heard.push(entry);
  // A listener would set the body flowing before the provider reads it.
  const emit = request.emit.bind(request) as (event: string, ...values: unknown[]) => boolean;
  request.emit = (event: string, ...values: unknown[]) => {
    if (event === 'data') entry.text += String(values[0]);
    return emit(event, ...values);
  };
}

function keepAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  { given }: LoginProvider,
): void {
  if (request.url !== '/token') return;
  const end = response.end.bind(response) as (...values: unknown[]) => ServerResponse;
  response.end = ((...values: unknown[]) => {
    given.push({ status: response.statusCode, body: String(values[0] ?? '') });
    return end(...values);
  }) as typeof response.end;
}

/** The login page. A name is enough. */
async function interact(
  provider: InteractionProvider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    await provider.interactionDetails(request, response);
    if (request.method !== 'POST') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      return void response.end(LOGIN_PAGE);
    }
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const form = new URLSearchParams(body);
    const accountId = form.get('name') ?? '';
    const login = { login: { accountId } };
    const refusal = { error: 'access_denied', error_description: '<script>alert(1)</script>' };
    const isKnown = Object.hasOwn(PEOPLE, accountId);
    await provider.interactionFinished(request, response, isKnown ? login : refusal);
  } catch (error) {
    if (!response.headersSent) response.writeHead(400).end(String(error));
  }
}

const LOGIN_PAGE = `<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Provider</title>
<main><h1>Sign in at the provider</h1><form method="post"><label>Name <input name="name" autofocus></label>
<button>Sign in</button></form></main>`;

function clientOf(clientId: string, origin: string): Record<string, unknown> {
  return {
    client_id: clientId,
    client_secret: CLIENT_SECRET,
    token_endpoint_auth_method: 'client_secret_basic',
    redirect_uris: [`${origin}/.postern/callback`],
    post_logout_redirect_uris: [`${origin}/.postern/logout`],
    backchannel_logout_uri: `${origin}/.postern/backchannel-logout`,
    backchannel_logout_session_required: true,
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    scope: 'openid email groups',
  };
}

interface Parts {
  readonly library: Library;
  readonly store: ProviderStore;
  readonly signer: Signer;
}

function configurationOf({ library, store, signer }: Parts): object {
  const policy = library.interactionPolicy.base();
  policy.remove('consent');
  return {
    adapter: store.adapter,
    jwks: { keys: [signer.privateJwk] },
    cookies: { keys: ['not a secret: it signs the cookies of a test'] },
    scopes: ['openid', 'offline_access', 'email', 'groups'],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], groups: ['groups'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    rotateRefreshToken: true,
    issueRefreshToken: async (_: unknown, client: { grantTypeAllowed(type: string): boolean }) =>
      client.grantTypeAllowed('refresh_token'),
    ttl: {
      AccessToken: 300,
      IdToken: 86_400,
      Interaction: 600,
      Session: 86_400,
      Grant: 86_400,
      RefreshToken: 86_400,
    },
    interactions: { policy, url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_: unknown, accountId: string) => ({
      accountId,
      claims: () => ({ sub: accountId, ...PEOPLE[accountId] }),
    }),
    loadExistingGrant: grantAll,
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true },
      userinfo: { enabled: true },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource: showLogout },
    },
    fetch: (url: string, init: object) =>
      globalThis.fetch(url, { ...init, dispatcher: undefined } as never),
  };
}

interface HookContext {
  readonly oidc: {
    readonly client: { readonly clientId: string };
    readonly session: {
      readonly accountId: string;
      grantIdFor(clientId: string): string | undefined;
    };
    readonly provider: {
      readonly Grant: {
        new (properties: object): { addOIDCScope(scope: string): void; save(): Promise<string> };
        find(id: string): Promise<unknown>;
      };
    };
  };
}

/** Nobody is asked for consent. A new grant would end the codes and tokens of the one before. */
async function grantAll({ oidc }: HookContext): Promise<unknown> {
  const { client, session, provider } = oidc;
  const known = session.grantIdFor(client.clientId);
  if (known) return provider.Grant.find(known);
  const grant = new provider.Grant({ accountId: session.accountId, clientId: client.clientId });
  grant.addOIDCScope('openid email groups offline_access');
  await grant.save();
  return grant;
}

async function showLogout(context: { body: unknown }, form: string): Promise<void> {
  context.body = `<!doctype html><html lang="en"><title>Provider</title><main><h1>Leave the provider?</h1>${form}
<button type="submit" form="op.logoutForm" name="logout" value="yes" autofocus>Sign out</button></main>`;
}
