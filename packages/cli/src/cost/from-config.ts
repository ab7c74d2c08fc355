/** What a config says about its cost. It is read, not checked: `postern build` does that, and needs its secrets. */
import { loadConfig } from '../config/load.ts';
import { problem } from '../errors.ts';
import type { CostInput, WayName } from './types.ts';

export type ConfiguredCost = Partial<
  Pick<
    CostInput,
    | 'rules'
    | 'signsIn'
    | 'sessionSeconds'
    | 'idleSeconds'
    | 'loginHalf'
    | 'revocation'
    | 'yours'
    | 'impossible'
  >
>;

type Members = Readonly<Record<string, unknown>>;

export async function readConfiguredCost(file: string, cwd: string): Promise<ConfiguredCost> {
  const { value } = await loadConfig(file, cwd);
  if (!Array.isArray(value.rules)) {
    throw problem('config_refused', file, 'Option "rules" must be a list');
  }
  return costOfConfig(value, value.rules.filter(isObject));
}

/** Of a config that has been loaded. */
export function costOfConfig(config: Members, rules: readonly Members[]): ConfiguredCost {
  const session = isObject(config.session) ? config.session : {};
  const { lifetimeSeconds = 43_200, idleSeconds } = session;
  const signsIn = isObject(config.login);
  const yours = wayOf(config, session);
  return {
    rules: rules.length,
    signsIn,
    ...(signsIn && {
      ...(typeof lifetimeSeconds === 'number' && { sessionSeconds: lifetimeSeconds }),
      ...(typeof idleSeconds === 'number' && { idleSeconds }),
      revocation: isObject(session.revocationStore) && session.revocationStore.arn !== undefined,
    }),
    ...(config.loginHalf === 'function-url' && { loginHalf: 'function-url' as const }),
    ...(yours && { yours }),
    impossible: impossibleWays(config, rules),
  };
}

function wayOf({ target = 'lambda-edge', delegate }: Members, session: Members) {
  if (delegate !== undefined) return 'delegated' as const;
  if (session.format === 'cloudfront-signed-cookies') return 'signed-cookies' as const;
  if (target === 'split' || target === 'cloudfront-function') return 'split' as const;
  return target === 'lambda-edge' ? ('lambda-edge' as const) : undefined;
}

function impossibleWays(config: Members, rules: readonly Members[]): CostInput['impossible'] {
  const guarding = rules.filter(({ allow }) => allow !== 'anyone' && allow !== 'nobody');
  const ways: Partial<Record<WayName, string>> = {};
  // Beside a login, `issuer` is the provider's.
  const single = config.login === undefined ? config.issuer : config.audience;
  const hasTokens = single !== undefined || config.issuers !== undefined;
  const asks =
    config.delegate !== undefined &&
    (!hasTokens || guarding.some((rule) => rule.ask !== undefined));
  if (asks) {
    ways['lambda-edge'] = 'rules ask the delegate';
    ways.split = 'a CloudFront Function can ask nobody';
  } else if (hasTokens && !isSymmetric(config) && guarding.some(takesBearer)) {
    ways.split = 'a CloudFront Function cannot check RSA and elliptic-curve signatures of tokens';
  }
  if (config.login === undefined) ways['signed-cookies'] = 'nobody signs in';
  else if (guarding.some((rule) => rule.require !== undefined)) {
    ways['signed-cookies'] = 'rules require claims, and these cookies have none';
  }
  return ways;
}

function takesBearer({ credential }: Members): boolean {
  return credential !== 'session';
}

/** Named, or plain from the keys. */
function isSymmetric(config: Members): boolean {
  const issuers = Array.isArray(config.issuers) ? config.issuers.filter(isObject) : [config];
  return issuers.every(({ algorithms, jwks }) => {
    if (Array.isArray(algorithms)) return algorithms.every((name) => String(name).startsWith('HS'));
    const set = isObject(jwks) ? jwks : {};
    const keys = Array.isArray(set.keys) ? set.keys.filter(isObject) : [set];
    return keys.every(({ kty }) => kty === 'oct');
  });
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
