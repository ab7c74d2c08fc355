/** Plans the verifier of a provider's ID tokens. Build time only. */
import type { AlgorithmName } from '../jwt/algorithms.ts';
import { readSeconds, readTexts } from '../jwt/check-options.ts';
import type { IssuerOptions } from '../jwt/options.ts';
import type { IssuerPlan } from '../jwt/plan.ts';
import { planVerifier } from '../jwt/plan-verifier.ts';
import type { PosternConfig } from '../policy/config.ts';
import { at, optionError } from '../policy/option-error.ts';
import type { LockedProvider, ProviderMetadata } from './metadata.ts';

type Members = Readonly<Record<string, unknown>>;

export interface IdTokenContext {
  /** Name of the option that holds the members. */
  readonly option: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly config: PosternConfig;
  readonly locked: LockedProvider | undefined;
  readonly metadata: ProviderMetadata;
}

/** What the login shares with bearer tokens of the same issuer. */
const SHARED = [
  'jwks',
  'jwksUri',
  'jwksMaxAgeSeconds',
  'bakedKeysMaxAgeSeconds',
  'jwksCooldownSeconds',
  'jwksTimeoutSeconds',
] as const;

/** Two clocks that are set by NTP differ by far less; ten minutes are a mistake. */
const MAX_TOLERANCE_SECONDS = 600;

/** Plans `jwks`, `jwksUri`, `idTokenAlgorithms` and `clockToleranceSeconds`. */
export function planIdToken(options: Members, context: IdTokenContext): IssuerPlan {
  const { option, issuer, clientId, locked, metadata } = context;
  const { clockToleranceSeconds = 30 } = options;
  const tolerance = readSeconds(clockToleranceSeconds, at(option, 'clockToleranceSeconds'), {
    min: 0,
    max: MAX_TOLERANCE_SECONDS,
  });
  const { algorithms: usual, ...keys } = keysOf(options, context);
  const algorithms = planAlgorithms(options.idTokenAlgorithms, { option, usual });
  const plan = planNamed(option, {
    issuer,
    audience: clientId,
    ...(algorithms && { algorithms: algorithms as readonly AlgorithmName[] }),
    ...keys,
    ...(tolerance > 0 && { clockToleranceSeconds: tolerance }),
  });
  checkAlgorithms(plan.algorithms, { option, metadata });
  const isLocked = locked !== undefined && keys.jwks === locked.jwks;
  return isLocked ? { ...plan, fetchedAt: locked.fetchedAt } : plan;
}

type KeyOptions = Pick<IssuerOptions, (typeof SHARED)[number]> & {
  readonly algorithms: readonly string[] | undefined;
};

function keysOf(
  { jwks, jwksUri }: Members,
  { config, issuer, locked }: IdTokenContext,
): KeyOptions {
  const shared = sharedOptions(config, issuer);
  const own = { ...(jwks !== undefined && { jwks }), ...(jwksUri !== undefined && { jwksUri }) };
  const isOwn = Object.keys(own).length > 0;
  const { jwks: sharedKeys, jwksUri: sharedUri, algorithms, ...times } = shared;
  const given = isOwn
    ? own
    : {
        ...(sharedKeys !== undefined && { jwks: sharedKeys }),
        ...(sharedUri !== undefined && { jwksUri: sharedUri }),
      };
  const fromLock =
    locked && !('jwks' in given) ? { jwks: locked.jwks, jwksUri: locked.jwksUri, ...given } : given;
  const named = 'jwksUri' in fromLock ? ['RS256'] : undefined;
  return { ...times, ...(fromLock as object), algorithms: algorithms ?? named };
}

/** The options of the config's own issuer of this name. HMAC keys are for bearer tokens only. */
function sharedOptions(config: PosternConfig, issuer: string): Partial<KeyOptions> {
  const entries = Array.isArray(config.issuers) ? config.issuers : [config];
  const entry = Object(entries.find((one) => Object(one).issuer === issuer)) as Members;
  const algorithms = Array.isArray(entry.algorithms) ? entry.algorithms : undefined;
  if (algorithms?.some(isHmac)) return {};
  const members = SHARED.flatMap((name) =>
    entry[name] === undefined ? [] : [[name, entry[name]] as const],
  );
  return { ...Object.fromEntries(members), ...(algorithms && { algorithms }) };
}

function isHmac(algorithm: unknown): boolean {
  return typeof algorithm === 'string' && algorithm.startsWith('HS');
}

interface AlgorithmsContext {
  readonly option: string;
  readonly usual: readonly string[] | undefined;
}

function planAlgorithms(
  value: unknown,
  { option, usual }: AlgorithmsContext,
): readonly string[] | undefined {
  if (value === undefined) return usual;
  const name = at(option, 'idTokenAlgorithms');
  const algorithms = readTexts(value, name);
  refuseHmac(algorithms, name);
  return algorithms;
}

function refuseHmac(algorithms: readonly string[], name: string): void {
  if (!algorithms.some(isHmac)) return;
  const remedy = 'with HMAC everybody who has the secret could sign in as anybody';
  throw optionError(name, 'be algorithms with a public key', algorithms.join(), remedy);
}

function checkAlgorithms(
  algorithms: readonly string[],
  { option, metadata }: Pick<IdTokenContext, 'option' | 'metadata'>,
): void {
  const name = at(option, 'idTokenAlgorithms');
  refuseHmac(algorithms, name);
  const signed = metadata.id_token_signing_alg_values_supported;
  if (!signed || algorithms.some((algorithm) => signed.includes(algorithm))) return;
  const must = `hold one that the provider signs with (${signed.join(', ')})`;
  throw optionError(name, must, algorithms.join(), 'name it');
}

/** The verifier names its own options; here they have other names. */
function planNamed(option: string, options: IssuerOptions): IssuerPlan {
  try {
    return planVerifier(options).issuers[0] as IssuerPlan;
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new TypeError(
      cause.message.replace(
        /"(algorithms|jwks|jwksUri|issuer)\b/g,
        (_, name) => `"${at(option, name === 'algorithms' ? 'idTokenAlgorithms' : name)}`,
      ),
    );
  }
}
