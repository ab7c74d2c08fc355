/**
 * Why Postern refuses a token that jose accepts: each rule by name, as a predicate over token and options that knows nothing
 * of Postern's answer.
 */
import type { OptionsPlan } from './options-plan.ts';
import { NOW } from './token-plan.ts';

interface Seen {
  readonly token: string;
  /** Decoded leniently. */
  readonly headerText: string;
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly options: OptionsPlan;
}

type Predicate = (seen: Seen) => boolean;

const MAX_TOKEN_CHARACTERS = 16_383;

const RULES: Readonly<Record<string, Predicate>> = {
  'a token has at most 16,383 characters': ({ token }) => token.length > MAX_TOKEN_CHARACTERS,
  'base64url has one form: no padding, no spaces, no loose bits (RFC 7515 section 2)': ({
    token,
  }) =>
    token.split('.').some((part) => Buffer.from(part, 'base64url').toString('base64url') !== part),
  'JSON has no byte order mark (RFC 8259 section 8.1)': ({ token }) =>
    token.split('.').some((part) => part.startsWith('77u_')),
  'names in a header are unique (RFC 7515 section 4)': ({ headerText }) =>
    hasTwice(headerText, 'alg'),
  'no extension is understood, so "crit" is refused': ({ header }) => header.crit !== undefined,
  '"b64" other than true is no JWT (RFC 7797 section 7)': ({ header: { b64 = true } }) =>
    b64 !== true,
  '"kid" and "typ" are texts': ({ header: { kid = '', typ = '' } }) =>
    typeof kid !== 'string' || typeof typ !== 'string',
  'a secret has a "kid" too, and the token must mean it': ({ header: { alg, kid } }) =>
    alg === 'HS256' && kid !== 'key-1' && kid !== undefined,
  'a token with "cnf" is bound to its sender (RFC 7800)': ({ claims }) => claims.cnf !== undefined,
  'a token issued in the future is refused': ({ claims: { iat }, options }) =>
    (iat as number) > NOW + options.clockToleranceSeconds,
  'a time is finite, and "iat" is a time': ({ claims }) =>
    ['exp', 'nbf', 'iat'].some(
      (name) => claims[name] !== undefined && !Number.isFinite(claims[name]),
    ),
  'a claim that must be there is not blank': ({ claims, options: { required } }) =>
    required !== undefined && ['null', '""', '[]', '{}'].includes(JSON.stringify(claims[required])),
};

/** Every rule's name. */
export const RULE_NAMES: readonly string[] = Object.keys(RULES);

/** The first rule that explains it. */
export function explainRefusal(token: string, options: OptionsPlan): string | undefined {
  const [headerText = '', claimsText = ''] = token.split('.').map(decode);
  const [header, claims] = [parse(headerText), parse(claimsText)];
  const seen: Seen = { token, headerText, header, claims, options };
  return RULE_NAMES.find((name) => RULES[name]?.(seen));
}

function decode(segment: string): string {
  return Buffer.from(segment, 'base64url').toString();
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    return { ...JSON.parse(text) };
  } catch {
    // What is no JSON has no members, and jose refuses it as well.
    return {};
  }
}

function hasTwice(text: string, name: string): boolean {
  return text.split(`"${name}":`).length > 2;
}
