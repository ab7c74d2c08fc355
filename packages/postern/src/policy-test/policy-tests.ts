/** Policy tests as a value: checked when it is made, run by `postern test`, in need of no test framework. */
import {
  at,
  checkList,
  checkObject,
  checkText,
  checkWord,
  optionError,
} from '../policy/option-error.ts';
import { takeConfig } from '../policy/take-config.ts';
import type {
  DenyStatus,
  Expectation,
  PolicyCase,
  PolicyTests,
  PolicyTestsOptions,
  RuleName,
} from './policy-case.ts';

/** The default export of a `postern.test.ts`. Throws a `TypeError` that names the case and what it takes. */
export function policyTests(
  cases: readonly PolicyCase[],
  options: PolicyTestsOptions = {},
): PolicyTests {
  const taken = takeConfig({ cases, options } as never) as unknown as Record<string, unknown>;
  const checked = checkList(taken.cases, 'cases').map((one, place) =>
    checkCase(one, `cases[${place}]`),
  );
  checkNames(checked);
  const { uncovered = [] } = checkObject(taken.options, {
    option: 'options',
    known: ['uncovered'],
  });
  if (!Array.isArray(uncovered)) throw optionError('options.uncovered', 'be a list', uncovered);
  return {
    cases: checked,
    uncovered: uncovered.map((rule, place) => checkRule(rule, `options.uncovered[${place}]`)),
  };
}

const CASE_NAMES: readonly (keyof PolicyCase)[] = [
  'name',
  'request',
  'credential',
  'expect',
  'rule',
  'code',
  'headers',
];

const DENY_STATUSES: readonly DenyStatus[] = [400, 401, 403, 404, 421, 503];

const EXPECTATIONS: readonly Expectation[] = [
  'allow',
  'redirect',
  'respond',
  ...DENY_STATUSES.map((status) => `deny ${status}` as const),
];

function checkCase(value: unknown, option: string): PolicyCase {
  const given = checkObject(value, { option, known: CASE_NAMES });
  checkText(given.name, at(option, 'name'));
  checkRequest(given.request, at(option, 'request'));
  checkCredential(given.credential, at(option, 'credential'));
  checkWord(given.expect, { option: at(option, 'expect'), words: EXPECTATIONS });
  if (given.rule !== undefined) checkRule(given.rule, at(option, 'rule'));
  if (given.code !== undefined) checkCode(given, at(option, 'code'));
  if (given.headers !== undefined) checkHeaders(given.headers, at(option, 'headers'));
  return given as unknown as PolicyCase;
}

function checkRequest(value: unknown, option: string): void {
  if (typeof value === 'string' && /^[A-Z]+ https:\/\/[^/?#\s]+([/?][^\s#]*)?$/.test(value)) return;
  throw optionError(option, 'be a method and an absolute URL', value, REQUEST_EXAMPLE);
}

const REQUEST_EXAMPLE =
  'write it as "GET https://app.example.com/admin", without blanks or fragment';

function checkCredential(value: unknown, option: string): void {
  if (value === 'none') return;
  const wanted = 'be "none", { bearer: claims } or { session: claims }';
  if (typeof value !== 'object' || value === null) throw optionError(option, wanted, value);
  const given = checkObject(value, { option, known: ['bearer', 'session'] });
  const [[kind = '', claims] = [], ...others] = Object.entries(given);
  if (kind === '' || others.length > 0) throw optionError(option, wanted, value);
  checkObject(claims, { option: at(option, kind) });
}

function checkRule(value: unknown, option: string): RuleName {
  if (typeof value === 'string' && /^rules\[\d+\]$/.test(value)) return value as RuleName;
  throw optionError(option, 'name a rule by its place, such as "rules[0]"', value);
}

/** What goes on, or is sent to a login, has no code that is the same on every target. */
function checkCode({ code, expect }: Readonly<Record<string, unknown>>, option: string): void {
  if (typeof code !== 'string' || !/^[a-z\d_]+$/.test(code)) {
    throw optionError(option, 'be a code such as "insufficient_scope"', code);
  }
  if (String(expect).startsWith('deny')) return;
  throw optionError(option, 'be left out where nothing is denied', code);
}

function checkHeaders(value: unknown, option: string): void {
  for (const [name, text] of Object.entries(checkObject(value, { option }))) {
    if (!/^[a-z\d!#$%&'*+.^_`|~-]+$/.test(name)) {
      throw optionError(option, 'have names of headers in lower case', name);
    }
    if (name === 'host' || name === 'authorization') {
      const remedy = name === 'host' ? 'the URL says it' : '"credential" says it';
      throw optionError(option, `leave out "${name}"`, name, remedy);
    }
    if (typeof text !== 'string' || /[\r\n\0]/.test(text)) {
      throw optionError(at(option, name), 'be the value of a header', text);
    }
  }
}

function checkNames(cases: readonly PolicyCase[]): void {
  const names = cases.map(({ name }) => name);
  const place = names.findIndex((name, index) => names.indexOf(name) < index);
  if (place < 0) return;
  throw optionError(`cases[${place}].name`, 'be a name of its own', names[place]);
}
