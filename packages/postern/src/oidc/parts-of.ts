/** Names the parts that a login's plan needs. Build time only. */
import type { ClientAuthentication } from './options.ts';
import type { LoginPlan } from './plan.ts';

/** Each name is an export of `postern/parts`. */
export interface LoginPartNames {
  /** By method: what names the client to a provider. */
  readonly clients: Readonly<Partial<Record<ClientAuthentication, string>>>;
  /** Members of `LoginParts` that are given under their own name. */
  readonly parts: readonly string[];
  /** By its name: what makes or is an endpoint that only some logins have. */
  readonly endpoints: Readonly<Record<string, string>>;
}

/** What the gate around a login asks of it. */
export interface LoginUses {
  /** An instance of the target may have several requests at once. */
  readonly servesMany: boolean;
  /** There is a store of revocations. */
  readonly revokes: boolean;
  /** Assertions are signed for the origin. */
  readonly asserts: boolean;
}

const CLIENTS: Readonly<Record<ClientAuthentication, string>> = {
  none: 'authenticateNone',
  client_secret_basic: 'authenticateBasic',
  client_secret_post: 'authenticatePost',
  private_key_jwt: 'authenticateKey',
};

export function loginPartsOf(
  { providers, session }: LoginPlan,
  { servesMany, revokes, asserts }: LoginUses,
): LoginPartNames {
  const methods = [...new Set(providers.map((provider) => provider.clientAuthentication))].sort();
  const wanted = {
    chooseProvider: providers.length > 1,
    pushRequest: providers.some((provider) => provider.pushedAuthorizationRequestEndpoint),
    shareRefreshes: servesMany,
    createSignedCookies: session.signedCookies,
  };
  return {
    clients: Object.fromEntries(methods.map((method) => [method, CLIENTS[method]])),
    parts: Object.entries(wanted).flatMap(([name, used]) => (used ? [name] : [])),
    endpoints: {
      ...(revokes && { 'backchannel-logout': 'takeLogoutToken' }),
      ...(asserts && { jwks: 'createKeysEndpoint' }),
    },
  };
}
