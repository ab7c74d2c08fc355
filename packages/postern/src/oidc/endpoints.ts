/** The login as the gate sees it: who is signed in, how to sign in, and everything under `/.postern/`. */

import type { IssuerPlan } from '../jwt/plan.ts';
import type { AssembledVerifier } from '../jwt/types.ts';
import { createSealer } from '../session/seal.ts';
import { createSessionTokens } from '../session/session-token.ts';
import type { KeyRing, Session, SessionResult } from '../session/types.ts';
import { finishLogin } from './callback.ts';
import type { LoginContext, Provider, ShowPage } from './context.ts';
import { callbackPath, startLogin } from './login.ts';
import { endSession } from './logout.ts';
import { createPages } from './pages.ts';
import type { LoginPlan, ProviderPlan } from './plan.ts';
import { createProvider, type ProviderParts } from './provider.ts';
import type { PushRequest } from './push.ts';
import { readSession } from './read-session.ts';
import { refreshSession, renewal } from './refresh.ts';
import { describeSession } from './session-endpoint.ts';
import type { FetchProvider, Reply, RevocationStore, RevocationWriter, Visit } from './types.ts';

/** What an endpoint does with a visit. */
export type Endpoint = (context: LoginContext, visit: Visit) => Reply | Promise<Reply>;

export interface LoginParts {
  readonly fetch: FetchProvider;
  /** What names the client to its provider, by `clientAuthentication`: those that the plan has. */
  readonly clients: {
    readonly [Method in ProviderPlan['clientAuthentication']]?: ProviderParts['authenticate'];
  };
  readonly pushRequest?: PushRequest;
  readonly chooseProvider?: NonNullable<LoginContext['chooseProvider']>;
  /** For targets whose instances serve several requests at once. */
  readonly shareRefreshes?: typeof import('./share-refreshes.ts').shareRefreshes;
  readonly assembleIdTokenVerifier: (plan: IssuerPlan) => AssembledVerifier;
  readonly revocations?: RevocationWriter | RevocationStore;
  /** For sessions whose `format` is CloudFront's. */
  readonly createSignedCookies?: typeof import('../session/signed-cookies.ts').createSignedCookies;
  /** Endpoints that only some configs have, by name. */
  readonly endpoints?: Readonly<Record<string, Endpoint>>;
}

export interface Login {
  /** Undefined: the request has no session cookie. A promise only where revocations are asked for. */
  readonly read: (visit: Visit) => SessionResult | undefined | Promise<SessionResult>;
  /** To where a navigation goes whose session is past half of its idle time. */
  readonly renewal: (visit: Visit, session: Session) => Reply | undefined;
  /** Sends a navigation to the provider, and back to where it was going. */
  readonly start: (visit: Visit) => Promise<Reply>;
  /** Every request under `/.postern/`. Nothing there is ever forwarded. */
  readonly answer: (visit: Visit) => Reply | Promise<Reply>;
  readonly page: ShowPage;
}

export const ENDPOINT_PREFIX = '/.postern/';

/** Puts a login together from its plan. `ring` is what it signs and seals with. */
export function assembleLogin(plan: LoginPlan, ring: KeyRing, parts: LoginParts): Login {
  const page = createPages(plan.pages);

  function assembleProvider(provider: ProviderPlan): Provider {
    const idTokenVerifier = parts.assembleIdTokenVerifier(provider.idToken);
    const assembled = createProvider(provider, {
      fetch: parts.fetch,
      authenticate: parts.clients[provider.clientAuthentication] as ProviderParts['authenticate'],
      ...(parts.pushRequest && { pushRequest: parts.pushRequest }),
      idTokenVerifier,
    });
    const shared = parts.shareRefreshes ? parts.shareRefreshes(assembled) : assembled;
    return parts.revocations ? Object.assign(shared, { idTokenVerifier }) : shared;
  }
  const context: LoginContext = {
    plan,
    session: plan.session,
    tokens: createSessionTokens(ring),
    attempts: createSealer(ring, 'attempt'),
    refreshTokens: createSealer(ring, 'refresh'),
    idTokens: createSealer(ring, 'id'),
    providers: plan.providers.map(assembleProvider),
    page,
    ...(parts.chooseProvider && { chooseProvider: parts.chooseProvider }),
    ...(parts.revocations && { revocations: parts.revocations }),
    ...(parts.createSignedCookies &&
      plan.session.signedCookies && {
        signedCookies: parts.createSignedCookies(plan.session.signedCookies),
      }),
  };
  // By the whole path: another that is only read as one of these is none of them.
  const endpoints = new Map<string, Endpoint>(
    Object.entries({
      login: beginLogin,
      refresh: refreshSession,
      logout: endSession,
      session: describeSession,
      ...parts.endpoints,
    }).map(([name, endpoint]) => [ENDPOINT_PREFIX + name, endpoint]),
  );
  for (const provider of plan.providers) endpoints.set(callbackPath(provider), finishLogin);
  return {
    page,
    read: (visit) => readSession(context, visit),
    renewal,
    start: (visit) => {
      const { path, query } = visit.request;
      return startLogin(context, visit, query ? `${path}?${query}` : path);
    },
    answer: (visit) => {
      const endpoint = endpoints.get(visit.request.path);
      return endpoint?.(context, visit) ?? page(visit, { status: 404, code: 'endpoint_unknown' });
    },
  };
}

/** `/.postern/login?return_to=…`: for links, and for halves that cannot begin a login themselves. */
function beginLogin(context: LoginContext, visit: Visit): Promise<Reply> {
  const target = new URLSearchParams(visit.request.query).get('return_to');
  return startLogin(context, visit, target ?? '/');
}
