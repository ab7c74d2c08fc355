/** Checks the options of `postern cost` and fills in what neither they nor the config say. */
import { problem } from '../errors.ts';
import type { ConfiguredCost } from './from-config.ts';
import { HTTPS_REGIONS, type RegionName } from './prices.ts';
import { type CostInput, type LoginHalf, WAY_NAMES, type WayName } from './types.ts';

/** As they are written on the command line. */
export interface CostOptions {
  readonly requests?: string;
  readonly requestsPerSession?: string;
  readonly sessionHours?: string;
  readonly idleMinutes?: string;
  readonly rules?: string;
  readonly region?: string;
  readonly revocation?: string;
  readonly revocationsPerDay?: string;
  readonly providerSession?: boolean;
  readonly loginHalf?: string;
  readonly memory?: string;
  readonly edgeMilliseconds?: string;
  readonly providerMilliseconds?: string;
  readonly delegateMilliseconds?: string;
  readonly serviceMilliseconds?: string;
  readonly asked?: string;
  readonly target?: string;
}

/** What is counted with where nothing else is said. */
export const DEFAULTS = {
  requests: '100M',
  requestsPerSession: '500',
  sessionHours: '8',
  idleMinutes: '60',
  rules: '20',
  region: 'us',
  revocation: 'none',
  revocationsPerDay: '100',
  loginHalf: 'lambda-edge',
  memory: '128',
  edgeMilliseconds: '5',
  providerMilliseconds: '300',
  delegateMilliseconds: '100',
  serviceMilliseconds: '10',
  asked: '100',
} as const;

const LOGIN_HALVES = ['lambda-edge', 'function-url'] as const satisfies readonly LoginHalf[];
const REGIONS = Object.keys(HTTPS_REGIONS) as RegionName[];
/** Lambda's quotas: 30 seconds for both events at viewers, 128 to 10,240 MB. */
const MILLISECONDS = { least: 1, most: 30_000 };
const MEMORY = { least: 128, most: 10_240 };
/** Browsers keep no cookie longer than 400 days. */
const MOST_HOURS = 9_600;
const MOST_COUNT = 1e12;

export function checkCostOptions(given: CostOptions, config: ConfiguredCost = {}): CostInput {
  const options = { ...DEFAULTS, ...given };
  const times = checkTimes(given, config);
  return {
    requests: checkNumber('requests', options.requests, { least: 1, most: MOST_COUNT }),
    region: checkWord('region', options.region, REGIONS),
    rules: checkNumber('rules', given.rules ?? String(config.rules ?? DEFAULTS.rules), {
      least: 0,
      most: 1e6,
    }),
    signsIn: config.signsIn ?? true,
    requestsPerSession: checkNumber('requests-per-session', options.requestsPerSession, {
      least: 1,
      most: MOST_COUNT,
    }),
    ...times,
    loginHalf: checkWord(
      'login-half',
      given.loginHalf ?? config.loginHalf ?? DEFAULTS.loginHalf,
      LOGIN_HALVES,
    ),
    ...checkRevocation(given, config),
    providerSession: given.providerSession ?? false,
    memoryMegabytes: checkNumber('memory', options.memory, MEMORY),
    edgeMilliseconds: checkNumber('edge-milliseconds', options.edgeMilliseconds, MILLISECONDS),
    providerMilliseconds: checkNumber(
      'provider-milliseconds',
      options.providerMilliseconds,
      MILLISECONDS,
    ),
    delegateMilliseconds: checkNumber(
      'delegate-milliseconds',
      options.delegateMilliseconds,
      MILLISECONDS,
    ),
    serviceMilliseconds: checkNumber(
      'service-milliseconds',
      options.serviceMilliseconds,
      MILLISECONDS,
    ),
    askedPercent: checkNumber('asked', options.asked, { least: 0, most: 100 }),
    ...checkTarget(given.target, config),
    impossible: config.impossible ?? {},
  };
}

function checkTimes(
  { sessionHours, idleMinutes }: CostOptions,
  config: ConfiguredCost,
): Pick<CostInput, 'sessionSeconds' | 'idleSeconds'> {
  const sessionSeconds =
    sessionHours === undefined && config.sessionSeconds !== undefined
      ? config.sessionSeconds
      : 3600 *
        checkDecimal('session-hours', sessionHours ?? DEFAULTS.sessionHours, {
          least: 0.1,
          most: MOST_HOURS,
        });
  const idleSeconds =
    idleMinutes === undefined && config.idleSeconds !== undefined
      ? config.idleSeconds
      : 60 *
        checkDecimal('idle-minutes', idleMinutes ?? DEFAULTS.idleMinutes, {
          least: 1,
          most: MOST_HOURS * 60,
        });
  // As in `session.idleSeconds`: no session idles longer than it lives.
  return { sessionSeconds, idleSeconds: Math.min(idleSeconds, sessionSeconds) };
}

function checkRevocation(
  { revocation, revocationsPerDay }: CostOptions,
  config: ConfiguredCost,
): Pick<CostInput, 'revocation' | 'revocationsPerDay'> {
  const fallback = revocationsPerDay !== undefined || config.revocation ? 'on' : 'none';
  const isOn = checkWord('revocation', revocation ?? fallback, ['none', 'on'] as const) === 'on';
  if (!isOn && revocationsPerDay !== undefined) {
    throw problem(
      'option_invalid',
      '--revocations-per-day',
      revocationsPerDay,
      'left out where --revocation is none',
    );
  }
  const range = { least: 0, most: 1e9 };
  const text = revocationsPerDay ?? DEFAULTS.revocationsPerDay;
  return {
    revocation: isOn,
    revocationsPerDay: isOn ? checkNumber('revocations-per-day', text, range) : 0,
  };
}

function checkTarget(
  target: string | undefined,
  { yours }: ConfiguredCost,
): { readonly yours?: WayName } {
  if (target === undefined) return yours === undefined ? {} : { yours };
  if (target === 'cloudfront-function') return { yours: 'split' };
  return { yours: checkWord('target', target, WAY_NAMES) };
}

interface Range {
  readonly least: number;
  readonly most: number;
}

const SCALES: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, b: 1e9 };

/** Whole; `_` and `,` between digits, and k, M or B after them, are for those who read it. */
function checkNumber(name: string, text: string, range: Range): number {
  const [, digits, letter = ''] = /^(\d[\d_,]*)([kmb]?)$/i.exec(text) ?? [];
  const scale = SCALES[letter.toLowerCase()] ?? 1;
  const value = digits === undefined ? Number.NaN : Number(digits.replace(/[_,]/g, '')) * scale;
  return checkRange(name, text, { ...range, value, what: 'a whole number' });
}

function checkDecimal(name: string, text: string, range: Range): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  return checkRange(name, text, { ...range, value, what: 'a number' });
}

interface Checked extends Range {
  readonly value: number;
  readonly what: string;
}

function checkRange(name: string, text: string, { value, what, least, most }: Checked): number {
  if (value >= least && value <= most) return value;
  const [from, to] = [least.toLocaleString('en'), most.toLocaleString('en')];
  throw problem('option_invalid', `--${name}`, text, `${what} from ${from} to ${to}`);
}

function checkWord<Word extends string>(name: string, text: string, words: readonly Word[]): Word {
  const word = words.find((one) => one === text);
  if (word !== undefined) return word;
  throw problem('option_invalid', `--${name}`, text, `one of ${words.join(', ')}`);
}
