/** A gate straight from a config, with every part at hand: for servers and tests. A build brings only the parts that a config uses. */

import * as verifierParts from '../jwt/parts.ts';
import type { FetchKeys } from '../jwt/types.ts';
import * as loginParts from '../oidc/parts.ts';
import type { LoginPlan } from '../oidc/plan.ts';
import type { FetchProvider, RevocationStore } from '../oidc/types.ts';
import type { PosternConfig } from '../policy/config.ts';
import { firstUnmet } from '../policy/judge.ts';
import { createIndexedMatcher } from '../policy/match-indexed.ts';
import { createDelegate, type DelegateParts } from '../remote/delegate.ts';
import * as delegateParts from '../remote/parts.ts';
import { formPartsOf } from '../remote/parts-of.ts';
import type { DelegatePlan } from '../remote/plan.ts';
import type { FetchAnswer } from '../remote/types.ts';
import { createTagSubject } from '../session/subject-tag.ts';
import type { KeyRing } from '../session/types.ts';
import { createFileRevocations } from '../stores/file-revocations.ts';
import { createSignAssertion } from './assertion-header.ts';
import { corsHeaders, preflightHeaders } from './cors.ts';
import { assembleGate, type Gate, type GateParts } from './gate.ts';
import { matchesWildcardHost } from './host.ts';
import { identityHeaders } from './identity-headers.ts';
import { foreignCookies } from './own-cookies.ts';
import type { GatePlan } from './plan.ts';
import { type LockedIssuer, planGate } from './plan-gate.ts';
import { relayRefusal } from './relay-refusal.ts';
import { reportOnly } from './report-only.ts';
import { serveResourceMetadata } from './resource-metadata.ts';
import { rewritePath } from './rewrite.ts';
import { createSignIn } from './sign-in.ts';

/** What a gate takes from its surroundings. */
export interface GatePorts {
  /** Seconds since the epoch: only for what a request's own `now` does not cover. @default the system's clock */
  readonly clock?: () => number;
  /** Fetches key sets, and asks delegates. @default the global `fetch` */
  readonly fetch?: FetchKeys & FetchAnswer & FetchProvider;
  /** Where revocations are kept. @default what `session.revocationStore` says; without that, nowhere */
  readonly revocations?: RevocationStore;
  /** Keys by issuer, as `postern.lock.json` has them. */
  readonly lock?: Readonly<Record<string, LockedIssuer>>;
  /** Hears each check that a request passes, in order. */
  readonly trace?: NonNullable<GateParts['trace']>;
}

/** Checks the config and makes its gate. Throws a `TypeError` that names the option for a config that cannot be right. */
export function createGate(config: PosternConfig, ports: GatePorts = {}): Gate {
  if (config?.after !== undefined) {
    throw new TypeError(
      'Option "after" is for builds: compose your function with withGate of postern/lambda-edge',
    );
  }
  const { clock = () => Date.now() / 1000, fetch = globalThis.fetch, lock = {}, trace } = ports;
  const { plan } = planGate(config, { lock });
  if (plan.secrets) {
    throw new TypeError(
      `Option "${plan.secrets[0]?.option}" is for builds, which make a function that fetches it: read it yourself, and give the value`,
    );
  }
  const { policy } = plan;
  const gate = assembleGate(policy, {
    matcher: createIndexedMatcher(policy.match),
    firstUnmet,
    corsHeaders,
    preflightHeaders,
    serveResourceMetadata,
    identityHeaders,
    rewritePath,
    matchesWildcardHost,
    ...(plan.verifier && {
      verifier: verifierParts.assembleVerifier(plan.verifier, { ...verifierParts, clock, fetch }),
    }),
    ...(plan.delegate && delegateOf(plan.delegate, fetch)),
    ...(plan.login && signInOf(plan, { clock, fetch, revocations: ports.revocations })),
    ...(trace && { trace }),
  });
  return plan.reportOnly
    ? reportOnly(gate, policy, { rewritePath, ...(plan.login && { foreignCookies }) })
    : gate;
}

function signInOf(
  plan: GatePlan,
  { revocations = storeOf(plan), ...ports }: SignInPorts,
): Pick<GateParts, 'signIn' | 'tagSubject' | 'foreignCookies' | 'signAssertion'> {
  const { login, policy } = plan;
  const ring = plan.keyRing as KeyRing;
  const endpoints = {
    ...(revocations && { 'backchannel-logout': loginParts.takeLogoutToken }),
    ...(policy.assertion && { jwks: loginParts.createKeysEndpoint(ring) }),
  };
  const assembled = loginParts.assembleLogin(login as LoginPlan, ring, {
    ...loginParts,
    fetch: ports.fetch,
    endpoints,
    ...(revocations && { revocations }),
    clients: {
      none: loginParts.authenticateNone,
      client_secret_basic: loginParts.authenticateBasic,
      client_secret_post: loginParts.authenticatePost,
      private_key_jwt: loginParts.authenticateKey,
    },
    assembleIdTokenVerifier: (issuer) =>
      verifierParts.assembleIssuer(issuer, { ...verifierParts, ...ports }),
  });
  return {
    signIn: createSignIn(assembled),
    tagSubject: createTagSubject(ring),
    foreignCookies,
    ...(policy.assertion && { signAssertion: createSignAssertion(ring, policy.assertion) }),
  };
}

type SignInPorts = Required<Pick<GatePorts, 'clock' | 'fetch'>> & {
  readonly revocations: RevocationStore | undefined;
};

/** The system's clock: what a store keeps is as old as its files. */
function storeOf({ login, revocationStore }: GatePlan): RevocationStore | undefined {
  // A KeyValueStore is given as a port: its client is a package of its own.
  if (!login || revocationStore?.type !== 'file') return undefined;
  const { lifetimeSeconds } = login.session;
  const { path } = revocationStore;
  return createFileRevocations(
    { path, lifetimeSeconds },
    { clock: () => Date.now() / 1000, warn: console.warn },
  );
}

const FORMS: Readonly<Record<string, DelegateParts['createForm']>> = {
  createForwardAuthForm: delegateParts.createForwardAuthForm,
  createHttpForm: delegateParts.createHttpForm,
  createIntrospectionForm: delegateParts.createIntrospectionForm as DelegateParts['createForm'],
  createLambdaForm: delegateParts.createLambdaForm,
};

function delegateOf(
  plan: DelegatePlan,
  fetch: FetchAnswer,
): Pick<GateParts, 'delegate' | 'relayRefusal'> {
  const { form, relays } = formPartsOf(plan);
  const createForm = FORMS[form] as DelegateParts['createForm'];
  return {
    delegate: createDelegate(plan, { ...delegateParts, createForm, fetch }),
    ...(relays && { relayRefusal }),
  };
}
