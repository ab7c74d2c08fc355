/** The gate as a client of the development provider: what a registration at a real one would say. */
import type { JsonWebKey } from 'node:crypto';
import { GATE_CLIENT_ID, isUserName, USERS } from './people.ts';

/** Where a claim is in a token: its name, or a path of members. */
export type ClaimPlace = string | readonly string[];

export interface GateClientOptions {
  /** Hosts under which the gate runs when it is deployed. On loopback it may be on any port. */
  readonly hosts?: readonly string[];
  /** How it names itself at the token endpoint. @default 'none' */
  readonly authentication?:
    | 'none'
    | 'client_secret_basic'
    | 'client_secret_post'
    | 'private_key_jwt';
  /** Of the two methods with a secret. */
  readonly clientSecret?: string;
  /** Of `private_key_jwt`: the public half, with `alg`. */
  readonly publicKey?: JsonWebKey;
  /** Of the people's e-mail addresses. @default 'example.com' */
  readonly emailDomain?: string;
  /** The people's `tid`, as Entra ID has it. @default none */
  readonly tenant?: string;
  /** Where ID tokens hold roles, which are the names of the groups. @default nowhere */
  readonly rolesClaim?: ClaimPlace;
}

const LOOPBACK_ORIGINS = ['http://localhost', 'http://127.0.0.1'];

/** A client as `oidc-provider` takes it. */
export function gateClient(options: GateClientOptions): object {
  const { hosts = [], authentication = 'none', clientSecret, publicKey } = options;
  const origins = [
    ...LOOPBACK_ORIGINS,
    ...hosts.filter(isDeployed).map((host) => `https://${host}`),
  ];
  return {
    client_id: GATE_CLIENT_ID,
    client_name: 'The gate',
    // So that a loopback URI stands for every port (RFC 8252 section 7.3).
    application_type: 'native',
    token_endpoint_auth_method: authentication,
    ...(clientSecret !== undefined && { client_secret: clientSecret }),
    ...(publicKey && {
      jwks: { keys: [publicKey] },
      token_endpoint_auth_signing_alg: publicKey.alg,
    }),
    redirect_uris: origins.map((origin) => `${origin}/.postern/callback`),
    post_logout_redirect_uris: origins.map((origin) => `${origin}/.postern/logout`),
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
  };
}

/** A wildcard has no redirect URI of its own, and loopback is there already. */
function isDeployed(host: string): boolean {
  return !host.includes('*') && host !== 'localhost' && host !== '127.0.0.1';
}

interface ClaimsOptions {
  readonly groupsClaim: ClaimPlace;
  readonly gate?: GateClientOptions | undefined;
}

/** What ID tokens say of a user. The e-mail address is verified. */
export function idTokenClaims(
  user: string,
  { groupsClaim, gate = {} }: ClaimsOptions,
): Record<string, unknown> {
  const { groups } = isUserName(user) ? USERS[user] : { groups: [] };
  const { emailDomain = 'example.com', tenant, rolesClaim } = gate;
  const claims: Record<string, unknown> = {
    sub: user,
    name: user.charAt(0).toUpperCase() + user.slice(1),
    preferred_username: user,
    email: `${user}@${emailDomain}`,
    email_verified: true,
    ...(tenant !== undefined && { tid: tenant }),
  };
  put(claims, groupsClaim, groups);
  if (rolesClaim !== undefined) put(claims, rolesClaim, groups);
  return claims;
}

/** Top-level names of those claims: what `oidc-provider` must be told to put into ID tokens. */
export function idTokenClaimNames(options: ClaimsOptions): string[] {
  return Object.keys(idTokenClaims('', options));
}

function put(claims: Record<string, unknown>, place: ClaimPlace, value: unknown): void {
  const path = [place].flat();
  let target = claims;
  for (const name of path.slice(0, -1)) {
    target[name] ??= {};
    target = target[name] as Record<string, unknown>;
  }
  target[path.at(-1) as string] = value;
}
