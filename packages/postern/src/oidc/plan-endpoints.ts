/** Works out a provider's endpoints: from its discovery document, by hand, and from what its preset adds. Build time only. */
import { readUrl } from '../jwt/check-options.ts';
import { at, checkObject, optionError } from '../policy/option-error.ts';
import type { LockedProvider, ProviderMetadata } from './metadata.ts';
import type { ProviderEndpoints } from './options.ts';
import type { ProviderPlan } from './plan.ts';
import type { Preset } from './presets.ts';

type Members = Readonly<Record<string, unknown>>;

/** Each option, and what discovery calls the same. */
const NAMES = {
  authorization: 'authorization_endpoint',
  token: 'token_endpoint',
  revocation: 'revocation_endpoint',
  endSession: 'end_session_endpoint',
  pushedAuthorizationRequest: 'pushed_authorization_request_endpoint',
} as const satisfies Record<keyof Required<ProviderEndpoints>, keyof ProviderMetadata>;

const OPTIONS = Object.keys(NAMES) as (keyof typeof NAMES)[];

export interface MetadataContext {
  /** Name of the option that holds the members. */
  readonly option: string;
  readonly issuer: string;
  readonly locked: LockedProvider | undefined;
}

/** What is known of the provider: the option `endpoints`, else the lock file. Every endpoint in it is one that may be asked. */
export function readMetadata({ endpoints }: Members, context: MetadataContext): ProviderMetadata {
  const { option, issuer, locked } = context;
  if (endpoints !== undefined) return byHand(endpoints, at(option, 'endpoints'));
  if (!locked?.metadata) {
    throw new TypeError(
      `Option "${at(option, 'issuer')}" must be in postern.lock.json with its endpoints, got "${issuer}" without: ` +
        `build where the provider can be reached and commit the file, or give "${at(option, 'endpoints')}"`,
    );
  }
  for (const name of OPTIONS) checkPublished(locked.metadata[NAMES[name]], NAMES[name], context);
  return locked.metadata;
}

function byHand(value: unknown, option: string): ProviderMetadata {
  const given = checkObject(value, { option, known: OPTIONS });
  const members = OPTIONS.flatMap((name) => {
    const isNeeded = name === 'authorization' || name === 'token';
    if (given[name] === undefined && !isNeeded) return [];
    return [[NAMES[name], readUrl(given[name], at(option, name))] as const];
  });
  return Object.fromEntries(members);
}

function checkPublished(
  value: unknown,
  name: (typeof NAMES)[keyof typeof NAMES],
  { option, issuer }: MetadataContext,
): void {
  const isNeeded = name === 'authorization_endpoint' || name === 'token_endpoint';
  if (value === undefined && !isNeeded) return;
  try {
    readUrl(value, name);
  } catch (cause) {
    const [, reason = ''] = /(must .*)$/.exec((cause as Error).message) ?? [];
    throw new TypeError(
      `"${name}" in the discovery document of "${issuer}" ${reason}: ` +
        `ask who runs the provider, or give "${at(option, 'endpoints')}"`,
    );
  }
}

export interface EndpointsContext {
  readonly option: string;
  readonly issuer: string;
  readonly metadata: ProviderMetadata;
  readonly preset: Preset | undefined;
}

type EndpointsPlan = Pick<
  ProviderPlan,
  | 'authorizationEndpoint'
  | 'tokenEndpoint'
  | 'revocationEndpoint'
  | 'endSessionEndpoint'
  | 'logoutParameters'
  | 'pushedAuthorizationRequestEndpoint'
  | 'sendsIssuer'
>;

/** Plans every endpoint. Refuses a provider that says it cannot do what a login needs. */
export function planEndpoints(options: Members, context: EndpointsContext): EndpointsPlan {
  const { issuer, metadata, preset } = context;
  const {
    authorization_endpoint: authorizationEndpoint = '',
    token_endpoint: tokenEndpoint = '',
    code_challenge_methods_supported: challenges,
  } = metadata;
  // Where it says nothing it may well do it: Entra ID does (presets.ts has the page).
  if (challenges && !challenges.includes('S256')) {
    throw new TypeError(
      `"code_challenge_methods_supported" in the discovery document of "${issuer}" must hold "S256", got ` +
        `${challenges.join(', ') || 'none'}: a login needs PKCE with S256 (RFC 7636), enable it at the provider`,
    );
  }
  const added = preset?.endpoints?.({ authorization: new URL(authorizationEndpoint).origin });
  const revocationEndpoint = metadata.revocation_endpoint ?? added?.revocation_endpoint;
  return {
    authorizationEndpoint,
    tokenEndpoint,
    ...(revocationEndpoint !== undefined && { revocationEndpoint }),
    ...planLogout(context),
    ...planPush(options, context),
    ...(metadata.authorization_response_iss_parameter_supported && { sendsIssuer: true }),
  };
}

function planLogout({
  metadata,
  preset,
}: EndpointsContext): Pick<EndpointsPlan, 'endSessionEndpoint' | 'logoutParameters'> {
  const { end_session_endpoint: published, authorization_endpoint: authorization = '' } = metadata;
  const logout = preset?.logout;
  if (logout && !(published && logout.yieldsToStandard)) {
    const endSessionEndpoint = published ?? new URL(authorization).origin + logout.path;
    return { endSessionEndpoint, logoutParameters: logout.parameters };
  }
  return published === undefined ? {} : { endSessionEndpoint: published };
}

function planPush(
  { pushedAuthorization }: Members,
  { option, metadata }: EndpointsContext,
): Pick<EndpointsPlan, 'pushedAuthorizationRequestEndpoint'> {
  const name = at(option, 'pushedAuthorization');
  const endpoint = metadata.pushed_authorization_request_endpoint;
  if (pushedAuthorization !== undefined && typeof pushedAuthorization !== 'boolean') {
    throw optionError(name, 'be true or false', pushedAuthorization);
  }
  if (pushedAuthorization && endpoint === undefined) {
    const remedy = 'it has no "pushed_authorization_request_endpoint", leave the option out';
    throw optionError(name, 'be possible at the provider', pushedAuthorization, remedy);
  }
  if (!pushedAuthorization && metadata.require_pushed_authorization_requests) {
    const remedy = 'the provider takes no other requests';
    throw optionError(name, 'be true', pushedAuthorization, remedy);
  }
  return pushedAuthorization && endpoint !== undefined
    ? { pushedAuthorizationRequestEndpoint: endpoint }
    : {};
}
