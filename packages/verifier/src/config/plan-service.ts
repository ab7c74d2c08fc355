/** Turns a config into the plan that a service runs by: everything is checked here, or by the runtime that the parts go to. */
import type { LogMode, PosternConfig } from 'postern';
import type { IssuerOptions, IssuerSettings, VerifierOptions } from 'postern/jwt';
import { checkDefined, isPlainObject, type Options, optionError, readSeconds } from './check.ts';
import type { VerifierConfig } from './config.ts';
import { type AuthenticationPlan, planAuthentication } from './plan-authentication.ts';
import { type LimitPlan, planLimits, planServer, type ServerPlan } from './plan-server.ts';
import { checkKeySecrets, type Environment, resolveSecrets } from './secrets.ts';

export interface ServicePlan {
  readonly tokens: VerifierOptions;
  /** Each issuer's options, to know whose keys are fetched where. */
  readonly issuers: readonly IssuerOptions[];
  /** What `/auth` judges by. Its `rules` let in whoever has a good token when the config has none. */
  readonly gate: PosternConfig;
  readonly hasRules: boolean;
  readonly authentication: AuthenticationPlan;
  readonly answerMaxAgeSeconds: number;
  readonly server: ServerPlan;
  readonly limits: LimitPlan;
  readonly log: LogMode;
}

const TOKEN_OPTIONS = {
  issuer: true,
  audience: true,
  algorithms: true,
  jwks: true,
  jwksUri: true,
  typ: true,
  clientId: true,
  clockToleranceSeconds: true,
  maxAgeSeconds: true,
  jwksMaxAgeSeconds: true,
  bakedKeysMaxAgeSeconds: true,
  jwksCooldownSeconds: true,
  jwksTimeoutSeconds: true,
  cacheMaxEntries: true,
  cacheMaxBytes: true,
  unsafeAllowMissingExpiry: true,
  unsafeIgnoreConfirmation: true,
} satisfies Record<keyof IssuerSettings, true>;
const GATE_NAMES = ['hosts', 'forward', 'caseInsensitivePaths'];
const KNOWN = [
  ...Object.keys(TOKEN_OPTIONS),
  'issuers',
  'claims',
  'rules',
  ...GATE_NAMES,
  'authentication',
  'answerMaxAgeSeconds',
  'server',
  'limits',
  'log',
];

/** Throws a `TypeError` that names the option for anything that this package knows; token options and rules are checked by the runtime. */
export function planService(given: VerifierConfig, environment: Environment): ServicePlan {
  const config = takeConfig(given, environment);
  const authentication = planAuthentication(config.authentication);
  for (const name of ['jwks', 'issuers']) checkKeySecrets(config[name], name);
  const single = pick(config, [...Object.keys(TOKEN_OPTIONS), 'issuers']);
  const hasRules = Object.hasOwn(config, 'rules');
  const tokens = hasRules ? single : { ...single, ...pick(config, ['claims']) };
  const issuers = Array.isArray(config.issuers) ? config.issuers : [tokens];
  const gate = hasRules
    ? { ...single, ...pick(config, ['claims', ...GATE_NAMES]), rules: withoutAsk(config.rules) }
    : { issuers, ...pick(config, GATE_NAMES), rules: [{ path: '*', allow: 'authenticated' }] };
  return {
    tokens: tokens as unknown as VerifierOptions,
    issuers: issuers as readonly IssuerOptions[],
    gate: { ...gate, target: 'fetch' } as unknown as PosternConfig,
    hasRules,
    authentication,
    answerMaxAgeSeconds: readSeconds(config.answerMaxAgeSeconds, 'answerMaxAgeSeconds', {
      min: 0,
      max: 3600,
      usual: 60,
    }),
    server: planServer(config.server),
    limits: planLimits(config.limits),
    log: readLog(config.log),
  };
}

/** A copy without a prototype and with the secrets in place. */
function takeConfig(given: unknown, environment: Environment): Options {
  if (!isPlainObject(given)) throw optionError('config', 'be a plain object', given);
  for (const name of Object.keys(given)) {
    checkDefined(given[name], name);
    if (KNOWN.includes(name)) continue;
    throw new TypeError(`Unknown option "${name}". Known are ${KNOWN.join(', ')}`);
  }
  return Object.assign(Object.create(null), resolveSecrets(given, environment));
}

function pick(config: Options, names: readonly string[]): Options {
  const given = names.filter((name) => Object.hasOwn(config, name));
  return Object.fromEntries(given.map((name) => [name, config[name]]));
}

/** Rules shared with a gate say where it asks a delegate. This is the delegate, so it judges by itself. */
function withoutAsk(rules: unknown): unknown {
  if (!Array.isArray(rules)) return rules;
  return rules.map((rule) => {
    if (!isPlainObject(rule) || rule.ask !== 'delegate') return rule;
    const { ask, ...own } = rule;
    return own;
  });
}

const LOG_MODES: readonly LogMode[] = ['all', 'denied', 'none'];

function readLog(value: unknown = 'all'): LogMode {
  const mode = LOG_MODES.find((known) => known === value);
  if (!mode) throw optionError('log', `be one of ${LOG_MODES.join(', ')}`, value);
  return mode;
}
