/** Which credentials a config takes, and which of them a rule takes. */
import { TOKEN_OPTION_NAMES } from './check-settings.ts';
import type { PosternConfig } from './config.ts';
import { at, checkWord, optionError } from './option-error.ts';
import type { RulePlan } from './plan.ts';

/** The kinds of credential that a gate can judge. */
export interface Credentials {
  readonly bearer: boolean;
  readonly session: boolean;
}

/** What a login says of its provider in the same words: with a login these alone do not mean that bearer tokens are taken. */
const PROVIDER_OPTIONS: readonly string[] = [
  'issuer',
  'algorithms',
  'jwks',
  'jwksUri',
  'jwksMaxAgeSeconds',
  'bakedKeysMaxAgeSeconds',
  'jwksCooldownSeconds',
  'jwksTimeoutSeconds',
];

/**
 * Whether the config says how tokens are verified here: a gate that does so asks a delegate only where a rule says it. Beside a
 * login, `issuer` and its keys are the provider's; it is `audience` that says that bearer tokens are taken.
 */
export function verifiesTokens(config: PosternConfig): boolean {
  const names = ['issuers', ...TOKEN_OPTION_NAMES].filter((name) => Object.hasOwn(config, name));
  return config.login === undefined
    ? names.length > 0
    : names.some((name) => !PROVIDER_OPTIONS.includes(name));
}

/** A config that says nothing is about bearer tokens: its plan then asks for the token options. */
export function credentialsOf(config: PosternConfig): Credentials {
  const session = config.login !== undefined;
  return {
    bearer: !session || verifiesTokens(config) || config.delegate !== undefined,
    session,
  };
}

type Members = Readonly<Record<string, unknown>>;

interface CredentialContext {
  /** Name of the rule. */
  readonly option: string;
  /** Whether a delegate is asked about it. */
  readonly ask: true | undefined;
  readonly credentials: Credentials;
}

/** Plans `credential` and `allowCrossSite` of a rule. */
export function planCredential(
  rule: Members,
  context: CredentialContext,
): Pick<RulePlan, 'credential' | 'allowCrossSite'> {
  const { option, ask, credentials } = context;
  const credential = checkCredential(rule.credential, at(option, 'credential'), credentials);
  const needsOne = rule.allow !== 'anyone' && rule.allow !== 'nobody';
  const takesSessions = needsOne && credentials.session && credential !== 'bearer';
  if (ask && takesSessions) {
    const remedy =
      'a delegate judges tokens, not sessions; for people who have signed in write a rule of their own';
    throw optionError(
      at(option, 'credential'),
      'be "bearer" where a delegate is asked',
      credential,
      remedy,
    );
  }
  const { allowCrossSite } = rule;
  if (allowCrossSite !== undefined) {
    checkCrossSite(allowCrossSite, at(option, 'allowCrossSite'), takesSessions);
  }
  const only = credentials.bearer ? credential : 'session';
  return {
    ...(needsOne && credentials.session && only && { credential: only }),
    ...(allowCrossSite === true && { allowCrossSite }),
  };
}

function checkCredential(
  value: unknown,
  option: string,
  credentials: Credentials,
): 'bearer' | 'session' | undefined {
  if (value === undefined) return undefined;
  const credential = checkWord(value, { option, words: ['bearer', 'session'] });
  if (credentials[credential]) return credential;
  const remedy =
    credential === 'session'
      ? 'sessions come from a "login"'
      : 'give the config "audience" for access tokens, or a "delegate" that judges them';
  throw optionError(option, 'be a credential that the config takes', value, remedy);
}

function checkCrossSite(value: unknown, option: string, takesSessions: boolean): void {
  if (typeof value !== 'boolean') throw optionError(option, 'be true or false', value);
  if (!takesSessions) {
    const remedy = 'other sites cannot send bearer tokens that they do not have, leave it out';
    throw optionError(option, 'stand with a rule that takes sessions', value, remedy);
  }
}
