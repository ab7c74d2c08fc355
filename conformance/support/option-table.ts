/** Battery B's table: the values that every option is given, which of them each takes, and where options may stand. */
import { randomBytes } from 'node:crypto';
import { createSigner } from '@postern/testing';
import type { PosternConfig } from 'postern';
import { createGate } from 'postern/gate';
import { createVerifier, type VerifierOptions } from 'postern/jwt';
import { toGateRequest } from '../targets/core.ts';
import { codeOf, goodToken, NOW } from './rule.ts';
import { AUDIENCE, ISSUER } from './tokens.ts';

export const signer: ReturnType<typeof createSigner> = createSigner('ES256');

/** Options that are right. */
export const RIGHT: Readonly<Record<string, unknown>> = {
  issuer: ISSUER,
  audience: AUDIENCE,
  algorithms: ['ES256'],
  jwks: signer.jwk,
};

/** Made anew for each cell. */
export const VALUES: Readonly<Record<string, () => unknown>> = {
  undefined: () => undefined,
  null: () => null,
  '""': () => '',
  '" "': () => ' ',
  '[]': () => [],
  '[""]': () => [''],
  '[undefined]': () => [undefined],
  '[null]': () => [null],
  'a hole': () => new Array(1),
  '0': () => 0,
  '-0': () => -0,
  '-1': () => -1,
  '0.5': () => 0.5,
  '1': () => 1,
  '60': () => 60,
  '3600': () => 3_600,
  '86401': () => 86_401,
  '1e12': () => 1e12,
  NaN: () => Number.NaN,
  Infinity: () => Number.POSITIVE_INFINITY,
  '-Infinity': () => Number.NEGATIVE_INFINITY,
  '"60"': () => '60',
  '["60"]': () => ['60'],
  '[60]': () => [60],
  '60n': () => 60n,
  true: () => true,
  false: () => false,
  '{}': () => ({}),
  'a Date': () => new Date(0),
  'a Map': () => new Map(),
  'a boxed text': () => new String('60'),
  'a boxed number': () => new Number(60),
  'a function': () => () => NOW,
  'a symbol': () => Symbol('60'),
  'a promise': () => Promise.resolve('60'),
};

const SECONDS_UP = { '1': 'ok', '60': 'ok', '3600': 'ok', '86401': 'ok' };
const FLAG = { true: 'ok', false: 'ok' };

/** The values that an option takes, each with the verdict on a good token that follows. Every other is refused. */
export const TAKEN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  audience: { null: 'ok', '"60"': 'claim_invalid aud', '["60"]': 'claim_invalid aud' },
  typ: { '"60"': 'typ_mismatch', '["60"]': 'typ_mismatch' },
  clientId: { '"60"': 'claim_missing token_use', '["60"]': 'claim_missing token_use' },
  claims: { '{}': 'ok' },
  clockToleranceSeconds: {
    '0': 'ok',
    '-0': 'ok',
    '0.5': 'ok',
    '1': 'ok',
    '60': 'ok',
    '3600': 'ok',
  },
  // The good token was issued a minute ago.
  maxAgeSeconds: { ...SECONDS_UP, '1': 'token_too_old' },
  jwksMaxAgeSeconds: SECONDS_UP,
  // At least `jwksMaxAgeSeconds`, which is 3,600 when it is not given.
  bakedKeysMaxAgeSeconds: { '3600': 'ok', '86401': 'ok' },
  jwksCooldownSeconds: { '1': 'ok', '60': 'ok', '3600': 'ok' },
  jwksTimeoutSeconds: { '0.5': 'ok', '1': 'ok', '60': 'ok' },
  cacheMaxEntries: { '0': 'ok', '-0': 'ok', '1': 'ok', '60': 'ok', '3600': 'ok', '86401': 'ok' },
  unsafeAllowMissingExpiry: FLAG,
  unsafeIgnoreConfirmation: FLAG,
  unsafeReportOnly: FLAG,
  hosts: { '["60"]': 'unknown_host' },
  caseInsensitivePaths: FLAG,
  budgetBytes: { ...SECONDS_UP, '1e12': 'ok' },
  clock: { 'a function': 'ok' },
  fetch: { 'a function': 'ok' },
};

const ISSUER_OPTIONS: readonly string[] = [
  'issuer',
  'audience',
  'algorithms',
  'jwks',
  'jwksUri',
  'typ',
  'clientId',
  'clockToleranceSeconds',
  'maxAgeSeconds',
  'jwksMaxAgeSeconds',
  'bakedKeysMaxAgeSeconds',
  'jwksCooldownSeconds',
  'jwksTimeoutSeconds',
  'cacheMaxEntries',
  'cacheMaxBytes',
  'unsafeAllowMissingExpiry',
  'unsafeIgnoreConfirmation',
];

/** A place where options stand. */
export interface OptionForm {
  readonly name: string;
  readonly options: readonly string[];
  /** What stands before the name of an option in a message. */
  readonly path: string;
  /** The verdict on a good token; throws when the options are refused. */
  judge(options: object): string;
  /** The names of this place's own options, from its message about one that is unknown. */
  known(): readonly string[];
}

const token = goodToken(signer);
const rules = [{ path: '*', allow: 'authenticated' }] as const;

/** Else the refusal of a login would be about what it needs. */
const BESIDE_LOGIN = {
  hosts: ['app.example.com'],
  session: {
    keyRing: { current: { kid: 'ring-1', secret: randomBytes(32).toString('base64url') } },
  },
};

/** A copy with further members, whose prototype and getters are those of `options`. */
function addMissing(options: object, members: object): object {
  return Object.create(Object.getPrototypeOf(options), {
    ...Object.getOwnPropertyDescriptors(members),
    ...Object.getOwnPropertyDescriptors(options),
  });
}

function judgeByVerifier(options: object): string {
  const verifier = createVerifier(addMissing(options, { clock: () => NOW }) as VerifierOptions);
  return codeOf(verifier.verifySync(token, { now: NOW }));
}

function judgeByGate(config: object): string {
  const needed = Object.hasOwn(config, 'login') ? BESIDE_LOGIN : {};
  const whole = addMissing(config, { rules, ...needed }) as PosternConfig;
  const gate = createGate(whole, { clock: () => NOW });
  const request = toGateRequest({ path: '/', headers: { authorization: `Bearer ${token}` } });
  const decision = gate(request, NOW);
  if (decision instanceof Promise) return 'a promise';
  const { code, claim } = decision;
  if (code === 'allowed') return 'ok';
  return claim === undefined ? code : `${code} ${claim}`;
}

/** The names that a message lists after "Known are". */
function knownIn(judge: () => string): readonly string[] {
  try {
    return [judge()];
  } catch (error) {
    return String(error)
      .replace(/^.* Known are /s, '')
      .split(', ');
  }
}

function form(
  name: string,
  judge: (options: object) => string,
  { path = '', options }: { readonly path?: string; readonly options: readonly string[] },
): OptionForm {
  return { name, judge, path, options, known: () => knownIn(() => judge({ unheardOf: 1 })) };
}

const ENTRY_OPTIONS = [...ISSUER_OPTIONS, 'claims'];

export const VERIFIER: OptionForm = form('a verifier', (options) => judgeByVerifier(options), {
  options: [...ENTRY_OPTIONS, 'issuers', 'clock', 'fetch'],
});
export const ENTRY: OptionForm = form(
  'an entry of a verifier',
  (options) => judgeByVerifier({ issuers: [options] }),
  { path: 'issuers[0].', options: ENTRY_OPTIONS },
);
/** What else a gate takes; `claims` means something else there. */
const GATE_OPTIONS = [
  'hosts',
  'issuers',
  'claims',
  'delegate',
  'login',
  'session',
  'originHeader',
  'forward',
  'rules',
  'caseInsensitivePaths',
  'rewrite',
  'after',
  'log',
  'target',
  'loginHalf',
  'unsafeReportOnly',
  'budgetBytes',
];

export const GATE: OptionForm = form('a gate', judgeByGate, {
  options: [...ISSUER_OPTIONS, ...GATE_OPTIONS],
});
export const GATE_ENTRY: OptionForm = form(
  'an entry of a gate',
  (options) => judgeByGate({ issuers: [options] }),
  { path: 'issuers[0].', options: ENTRY_OPTIONS },
);

export const CASES: readonly OptionForm[] = [VERIFIER, ENTRY, GATE, GATE_ENTRY];

/** The verdict, or "TypeError" for a refusal that is worded as all are; else what was thrown. */
export function outcomeOf(place: OptionForm, options: object, option: string): string {
  try {
    return place.judge({ ...RIGHT, ...options });
  } catch (error) {
    const said = String(error);
    const { message } = error as Error;
    const isWorded =
      error instanceof TypeError &&
      message.includes(`"${place.path}${option}`) &&
      /^[A-Z].*[^.]$/s.test(message) &&
      !said.includes(String(signer.jwk.x));
    return isWorded ? 'TypeError' : said;
  }
}
