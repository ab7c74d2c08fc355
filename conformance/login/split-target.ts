/**
 * Which gate the scenes of this room start: the one of their config, or the same as a split gate. `browser/split.test.ts` sets the
 * variable, so that tests which were written for one gate hold for the two halves of another as they are.
 */
import { randomBytes } from 'node:crypto';
import type { PosternConfig } from 'postern';

export const TARGET_VARIABLE = 'POSTERN_SCENE_TARGET';

export type LoginHalf = NonNullable<PosternConfig['loginHalf']>;

/** By value of the variable: where the login half is. */
export const SPLIT_TARGETS: Readonly<Record<string, LoginHalf>> = {
  split: 'lambda-edge',
  'split-function-url': 'function-url',
};

/** Where the login half of a split gate runs; undefined: nothing is split. */
export function sceneTarget(): LoginHalf | undefined {
  const name = process.env[TARGET_VARIABLE];
  if (name === undefined) return undefined;
  const half = SPLIT_TARGETS[name];
  if (half) return half;
  throw new Error(`${TARGET_VARIABLE} must be ${Object.keys(SPLIT_TARGETS).join(' or ')}`);
}

/** What CloudFront sends to a login half at a function URL, beside the viewer's host. */
export const ORIGIN_HEADER: Readonly<Record<'name' | 'value', string>> = {
  name: 'x-postern-origin',
  value: randomBytes(32).toString('base64url'),
};

/**
 * As AWS's policy CachingDisabled has it for every status of an origin ("HTTP 4xx and 5xx status codes that CloudFront caches"):
 * the local CloudFront keeps errors under that policy, too, and would show one person's failed login to the next.
 */
export const NO_ERROR_CACHING: Readonly<Record<number, number>> = Object.fromEntries(
  [404, 500, 502, 503, 504].map((status) => [status, 0]),
);

/** A config's split gate. */
export function splitConfig(config: PosternConfig, loginHalf: LoginHalf): PosternConfig {
  const originHeader = { name: ORIGIN_HEADER.name, values: [ORIGIN_HEADER.value] };
  return {
    ...config,
    target: 'split',
    loginHalf,
    ...(loginHalf === 'function-url' && { originHeader }),
  };
}

/** The secrets that such a config has, for a build that wants them marked. */
export function secretsOf(config: PosternConfig): Record<string, unknown> {
  const { session, login, originHeader, jwks } = config;
  const { clientSecret, privateKey } = (login ?? {}) as Readonly<Record<string, unknown>>;
  const secrets = {
    KEY_RING: session?.keyRing,
    CLIENT_SECRET: clientSecret,
    PRIVATE_KEY: privateKey,
    ORIGIN_KEY: originHeader?.values[0],
    HMAC_KEY: (jwks as { readonly k?: string } | undefined)?.k,
  };
  return Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== undefined));
}
