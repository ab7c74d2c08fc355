/** Checks one rule by itself and splits it: what decides whether it applies, and what it asks for. */

import type { Rule } from './config.ts';
import { at, checkList, checkObject, checkText, checkWord, optionError } from './option-error.ts';
import type { MatchRule, RulePlan } from './plan.ts';
import { type ClaimPaths, namedScopes, planConditions } from './plan-conditions.ts';
import { planCors } from './plan-cors.ts';
import { type Credentials, planCredential } from './plan-credential.ts';
import { planExactHost } from './plan-hosts.ts';

/** What rules refer to. */
export interface RuleContext {
  readonly hosts: readonly string[] | undefined;
  readonly paths: ClaimPaths;
  readonly caseInsensitive: boolean;
  /** Which rules the delegate is asked for. */
  readonly delegated: 'none' | 'marked' | 'all';
  /** What the config takes. */
  readonly credentials: Credentials;
}

/** A rule's halves. */
export interface PlannedRule {
  readonly match: MatchRule;
  readonly plan: RulePlan;
}

const RULE_NAMES = Object.keys({
  host: true,
  methods: true,
  path: true,
  credential: true,
  allow: true,
  require: true,
  ask: true,
  allowCrossSite: true,
  cors: true,
  resource: true,
} satisfies Record<keyof Rule, true>);

/** Plans `rules[place]`. */
export function planRule(value: unknown, place: number, context: RuleContext): PlannedRule {
  const option = `rules[${place}]`;
  const rule = checkObject(value, { option, known: RULE_NAMES });
  return { match: planMatch(rule, option, context), plan: planRequirement(rule, option, context) };
}

type Members = Readonly<Record<string, unknown>>;

function planMatch(rule: Members, option: string, context: RuleContext): MatchRule {
  const path = checkPattern(rule.path, at(option, 'path'));
  const { hosts, caseInsensitive } = context;
  const host =
    rule.host === undefined
      ? undefined
      : planExactHost(rule.host, { option: at(option, 'host'), hosts });
  const methods = planMethods(rule.methods, at(option, 'methods'));
  return {
    // Where there is one host only, a rule for it is a rule for every host.
    ...(host !== undefined && hosts?.join() !== host && { host }),
    ...(methods && { methods }),
    path: caseInsensitive ? path.toLowerCase() : path,
  };
}

function planMethods(value: unknown, option: string): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const methods = checkList(value, option).map((method, place) => {
    const name = `${option}[${place}]`;
    // RFC 9110 section 9.1: a token, and case matters.
    if (!/^[A-Z0-9!#$%&'*+.^_`|~-]+$/.test(checkText(method, name)) || method === '*') {
      const remedy = 'for every method leave "methods" out';
      throw optionError(name, 'be a method in upper case', method, remedy);
    }
    return method as string;
  });
  return [...new Set(methods.includes('GET') ? [...methods, 'HEAD'] : methods)];
}

// Everything outside this has a second reading, so that a rule for it alone would never decide.
const PATTERN_CHARACTERS = /^[\w.~!$&'()+,=:@/*?-]+$/;

/** A pattern for paths, with runs of `*` as one. */
export function checkPattern(value: unknown, option: string): string {
  const pattern = checkText(value, option);
  if (!pattern.startsWith('/') && pattern !== '*') {
    throw optionError(option, 'start with "/" or be "*"', value);
  }
  if (!PATTERN_CHARACTERS.test(pattern)) {
    const remedy = 'a path is judged decoded too, so put "?" or "*" in place of other characters';
    throw optionError(
      option,
      "hold only letters, digits, wildcards and -._~!$&'()+,=:@/",
      value,
      remedy,
    );
  }
  if (/\/\/|\/\.\.?(\/|$)/.test(pattern)) {
    const remedy = 'paths are judged with these resolved, so that it would never match';
    throw optionError(option, 'hold no "//", "/./" or "/../"', value, remedy);
  }
  return pattern.replace(/\*+/g, '*');
}

function planRequirement(rule: Members, option: string, context: RuleContext): RulePlan {
  const { paths } = context;
  if ((rule.allow === undefined) === (rule.require === undefined)) {
    const got = rule.allow === undefined ? 'neither' : 'both';
    throw new TypeError(`Option "${option}" must have either "allow" or "require", got ${got}`);
  }
  const cors = planCors(rule.cors, at(option, 'cors'));
  const ask = planAsk(rule, at(option, 'ask'), context);
  const credential = planCredential(rule, { option, ask, credentials: context.credentials });
  const common = { ...credential, ...(ask && { ask }), ...(cors && { cors }) };
  if (rule.allow !== undefined) {
    const words = ['anyone', 'authenticated', 'nobody'] as const;
    return { allow: checkWord(rule.allow, { option: at(option, 'allow'), words }), ...common };
  }
  const conditions = planConditions(rule.require, { option: at(option, 'require'), paths });
  const scope = namedScopes(conditions);
  return { allow: 'require', conditions, ...(scope !== undefined && { scope }), ...common };
}

function planAsk(
  { ask, allow, credential }: Members,
  option: string,
  { delegated }: RuleContext,
): true | undefined {
  const needsCredential = allow !== 'anyone' && allow !== 'nobody';
  if (ask === undefined) {
    const isAsked = delegated === 'all' && needsCredential && credential !== 'session';
    return isAsked ? true : undefined;
  }
  checkWord(ask, { option, words: ['delegate'] });
  if (delegated === 'none') {
    throw optionError(option, 'have somebody to ask', ask, 'give the config a "delegate"');
  }
  if (!needsCredential) {
    const remedy = `"${allow}" is decided without asking, leave "ask" out`;
    throw optionError(option, 'stand with a rule that needs a credential', ask, remedy);
  }
  return true;
}
