/**
 * Secrets that the function fetches itself. While a config is checked, each has a stand-in of the right kind, new each time, which
 * the build replaces by the value's place: `entry.ts` of the CLI. Build time only.
 */
import { createECDH, randomBytes } from 'node:crypto';
import { isLoopback, isPlainObject } from '../jwt/check-options.ts';
import type { PosternConfig, Target } from '../policy/config.ts';
import { optionError } from '../policy/option-error.ts';
import { loginTarget, runsAsLambda } from '../policy/runs-as-lambda.ts';
import { isRuntimeSecret, type RuntimeSecret } from '../secret.ts';
import type { KeyRing } from '../session/types.ts';
import type { GatePlan } from './plan.ts';

/** A secret in a plan, and how the function finds it. */
export interface SecretPlan {
  /** Where it stands in the config. */
  readonly option: string;
  readonly kind: 'keyRing' | 'clientSecret' | 'clientKey' | 'originSecret' | 'signingKey';
  readonly service: 'secretsmanager' | 'ssm';
  readonly name: string;
  readonly region?: string;
  readonly endpoint?: string;
  readonly jsonKey?: string;
  /** What the plan has in its place: a text, or for a ring its `kid`. */
  readonly standIn: string;
}

const PLACES: readonly (readonly [place: RegExp, kind: SecretPlan['kind']])[] = [
  [/^session\.keyRing$/, 'keyRing'],
  [/^session\.privateKey$/, 'signingKey'],
  [/^login\.(providers\[\d+\]\.)?clientSecret$/, 'clientSecret'],
  [/^login\.(providers\[\d+\]\.)?privateKey$/, 'clientKey'],
  [/^originHeader\.values\[\d+\]$/, 'originSecret'],
];

/** The config, after `takeConfig`, with a stand-in for each; the very same one where there is none. */
export function standInForSecrets(config: PosternConfig): {
  readonly config: PosternConfig;
  readonly secrets: readonly SecretPlan[];
} {
  const secrets: SecretPlan[] = [];
  const target = loginTarget(Object(config));
  const taken = replace(config, '', (secret, option) => {
    const planned = planSecret(secret, { option, target });
    secrets.push(planned.plan);
    return planned.value;
  });
  return { config: secrets.length > 0 ? (taken as PosternConfig) : config, secrets };
}

type Take = (secret: RuntimeSecret, option: string) => unknown;

function replace(value: unknown, place: string, take: Take): unknown {
  if (isRuntimeSecret(value)) return take(value, place);
  if (Array.isArray(value)) {
    return value.map((member, index) => replace(member, `${place}[${index}]`, take));
  }
  if (!isPlainObject(value)) return value;
  const members = Object.entries(value).map(([name, member]) => {
    return [name, replace(member, place ? `${place}.${name}` : name, take)] as const;
  });
  // As `takeConfig` made it: inherited members are no options.
  return Object.assign(Object.create(null), Object.fromEntries(members));
}

interface Context {
  readonly option: string;
  readonly target: Target;
}

function planSecret(
  secret: RuntimeSecret,
  { option, target }: Context,
): { readonly plan: SecretPlan; readonly value: unknown } {
  const { source, name } = secret;
  const [, kind] = PLACES.find(([place]) => place.test(option)) ?? [];
  if (kind === undefined) {
    throw new TypeError(
      `Option "${option}" must be known when the gate is built: ${source}() stands for a key ring, a login's client secret or private key, a session's private key, or an origin header; use secret("NAME")`,
    );
  }
  if (!runsAsLambda(target)) {
    throw new TypeError(
      `Option "${option}" cannot use ${source}() for target "${target}": only a Lambda function has a role; use secret("NAME")`,
    );
  }
  const service = source === 'secretsManager' ? ('secretsmanager' as const) : ('ssm' as const);
  const region = regionOf(secret, { option, target });
  const { jsonKey, endpoint } = secret;
  const { standIn, value } = makeStandIn(kind);
  const plan = {
    ...{ option, kind, service, name, standIn },
    ...(region !== undefined && { region }),
    ...(jsonKey !== undefined && { jsonKey }),
    ...(endpoint !== undefined && { endpoint: checkEndpoint(endpoint, option) }),
  };
  return { plan, value };
}

/** A function at the edge runs in the region that is nearest to the viewer. */
function regionOf(
  { source, name, region: given }: RuntimeSecret,
  { option, target }: Context,
): string | undefined {
  const ofArn = /^arn:[\w-]+:[\w-]+:([\w-]+):/.exec(name)?.[1];
  const region = given ?? ofArn;
  if (region === undefined) {
    if (target === 'function-url') return undefined;
    throw new TypeError(
      `Option "${option}" must name a region, for the function runs in many: ${source}(${JSON.stringify(name)}, { region: "us-east-1" })`,
    );
  }
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) {
    throw optionError(option, 'name a region such as "us-east-1"', region);
  }
  if (ofArn !== undefined && ofArn !== region) {
    throw optionError(option, `be in the region of its ARN, "${ofArn}"`, region);
  }
  return region;
}

function checkEndpoint(text: string, option: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLocal = url?.protocol === 'http:' && isLoopback(url.hostname);
  const isSafe = url?.protocol === 'https:' || isLocal;
  if (url && isSafe && text.replace(/\/$/, '') === url.origin) return `${url.origin}/`;
  throw optionError(option, 'have an endpoint that is an https URL without a path', text);
}

/** A new one each time: should one get into a bundle by a defect, nobody knows it. */
function makeStandIn(kind: SecretPlan['kind']): { standIn: string; value: unknown } {
  const standIn = randomBytes(48).toString('base64url');
  if (kind === 'clientSecret' || kind === 'originSecret') return { standIn, value: standIn };
  if (kind === 'keyRing') {
    const kid = `at-run-time-${randomBytes(9).toString('hex')}`;
    const ring: KeyRing = {
      current: { kid, secret: standIn },
      assertion: makePrivateJwk(kid) as Readonly<Record<string, string>>,
    };
    return { standIn: kid, value: ring };
  }
  const jwk = JSON.stringify({ ...makePrivateJwk(standIn.slice(0, 16)), alg: 'ES256' });
  return { standIn: jwk, value: jwk };
}

function makePrivateJwk(kid: string): object {
  const pair = createECDH('prime256v1');
  const point = pair.generateKeys();
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => encode(half));
  const d = encode(pair.getPrivateKey());
  return { kty: 'EC', crv: 'P-256', x, y, d, kid };
}

function encode(bytes: Buffer): string {
  // A number's leading zeros are part of it in a JWK, and not in what Node gives.
  return Buffer.concat([Buffer.alloc(32 - bytes.length), bytes]).toString('base64url');
}

/** Whether the build must leave the place to the function: the place of `value` in a plan, among `secrets`. */
export function secretIndex({ secrets = [] }: Pick<GatePlan, 'secrets'>, value: unknown): number {
  return secrets.findIndex(({ kind, standIn }) => {
    const found: Record<SecretPlan['kind'], () => unknown> = {
      keyRing: () => Object(Object(value).current).kid,
      clientKey: () => Object(value).jwk,
      clientSecret: () => value,
      originSecret: () => value,
      signingKey: () => value,
    };
    return found[kind]() === standIn;
  });
}
