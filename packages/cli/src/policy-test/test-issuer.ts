/** Keys in the place of the providers', so that the tokens of policy tests are signed as the gate wants them. */
import type { PosternConfig } from 'postern';
import { type IssuerParts, isShared } from '../dev/development-config.ts';
import type { JsonObject } from '../read-input.ts';
import { makeSigningJwk, publicJwk, type SigningJwk, signToken } from '../token/sign.ts';

/** One issuer whose tokens the gate believes, and the key that is taken for its own. */
export interface TestIssuer {
  readonly issuer: string;
  /** What it wants besides: the first of each. */
  readonly audience: string | undefined;
  readonly typ: string | undefined;
  readonly clientId: string | undefined;
  readonly key: SigningJwk;
}

/** The same key for the same issuer and algorithm, on every target. */
export type KeyFor = (issuer: string, algorithms: readonly string[]) => SigningJwk;

export function createKeys(): KeyFor {
  const made = new Map<string, SigningJwk>();
  return (issuer, algorithms) => {
    const name = JSON.stringify([issuer, algorithms]);
    const key = made.get(name) ?? makeFirst(algorithms);
    made.set(name, key);
    return key;
  };
}

/** The first algorithm that this Node has. */
function makeFirst([first = 'RS256', ...others]: readonly string[]): SigningJwk {
  try {
    return makeSigningJwk(first);
  } catch (cause) {
    if (others.length === 0) throw cause;
    return makeFirst(others);
  }
}

export interface PlayedIssuer {
  readonly options: IssuerParts;
  readonly test: TestIssuer;
}

/** Its options with a key of ours. Secrets that are shared are ours already: the environment has made them. */
export function playIssuer(given: IssuerParts, keyFor: KeyFor): PlayedIssuer {
  const { issuer = '', audience, typ, clientId, algorithms = [], jwks, jwksUri } = given;
  const names = algorithms.map(String);
  const key =
    isShared(given) && jwks !== undefined ? sharedKey(jwks, names) : keyFor(issuer, names);
  const test = {
    ...{ issuer, key },
    ...{ audience: first(audience), typ: first(typ), clientId: first(clientId) },
  };
  if (key.kty === 'oct') return { options: given, test };
  const own = {
    jwks: { keys: [publicJwk(key)] } as NonNullable<IssuerParts['jwks']>,
    // Options for the fetching of keys need it. Nothing is fetched: no token of a test has another key.
    jwksUri: jwksUri ?? new URL('/jwks', issuer).href,
    algorithms: names.length > 0 ? algorithms : ([key.alg] as typeof algorithms),
  };
  return { options: { ...given, ...own }, test };
}

function sharedKey(jwks: unknown, [algorithm = 'HS256']: readonly string[]): SigningJwk {
  const { keys = [jwks] } = Object(jwks) as { readonly keys?: readonly unknown[] };
  const key = Object([keys].flat()[0]) as JsonObject;
  return { alg: algorithm, ...key } as unknown as SigningJwk;
}

function first(value: unknown): string | undefined {
  const [text] = [value].flat();
  return typeof text === 'string' ? text : undefined;
}

/** In the place of a delegate that judges tokens: whose they are, a test says. */
export const DELEGATE_ISSUER: Pick<PosternConfig, 'issuer' | 'audience' | 'algorithms'> = {
  issuer: 'https://delegate.policy-tests.invalid/',
  audience: null,
  algorithms: ['ES256'],
};

const LIFETIME_SECONDS = 300;

/** A token of the issuer that `iss` names, else of the first; what a case says of it comes first. */
export function signTestToken(
  issuers: readonly TestIssuer[],
  claims: JsonObject,
  now: number,
): string {
  const issuer = issuers.find((one) => one.issuer === claims.iss) ?? issuers[0] ?? stranger();
  const { audience, typ, clientId } = issuer;
  return signToken(issuer.key, {
    claims: {
      ...{ iss: issuer.issuer, sub: 'test' },
      ...(audience !== undefined && { aud: audience }),
      ...(clientId !== undefined && { client_id: clientId, token_use: 'access' }),
      ...claims,
    },
    expiresInSeconds: LIFETIME_SECONDS,
    now,
    typ,
  });
}

/** For a gate that takes no tokens at all: whoever sends one is refused. */
function stranger(): TestIssuer {
  const none = { audience: undefined, typ: undefined, clientId: undefined };
  return {
    ...none,
    issuer: 'https://stranger.policy-tests.invalid/',
    key: makeSigningJwk('ES256'),
  };
}
