/**
 * What a template becomes: one template for every way in which its conditions can turn out, for what is open in one of them is open where
 * that one is deployed.
 */
import { nameIn, readTemplate, type TemplateOptions } from './reader.ts';
import { type Fields, fields, intrinsic } from './values.ts';

/** Two to this power templates at most; what depends on further conditions is left as it is, and so unknown. */
const MAX_CONDITIONS = 6;

/** What a distribution is made of; code and roles have no branches of their own to judge. */
const JUDGED = /^AWS::(CloudFront::(?!Function$)|Lambda::(Url|Version|Alias|Permission)$)/;

/** Truth values of what conditions are made of, by its text. */
type Truths = ReadonlyMap<string, boolean>;

/** At least one; resources whose own condition is false are left out of it. */
export function outcomesOf(template: object, options: TemplateOptions): readonly object[] {
  const { Conditions, Resources } = template as Fields;
  const conditions = fields(Conditions);
  const judged = Object.entries(fields(Resources)).filter(([, each]) =>
    JUDGED.test(nameIn(fields(each).Type)),
  );
  const terms = judged
    .flatMap(([, each]) => conditionsIn(each))
    .flatMap((name) => termsOf({ Condition: name }, conditions));
  const known = knownTruths(terms, template, options);
  const open = [...new Set(terms)].filter((term) => !known.has(term)).slice(0, MAX_CONDITIONS);
  return assignments(open).map((assigned) => {
    const truths = new Map([...known, ...assigned]);
    const isTrue = (name: unknown) => evaluate({ Condition: name }, conditions, truths);
    const resources = judged
      .filter(([, each]) => isTrue(fields(each).Condition) !== false)
      .map(([id, each]) => [id, choose(each, isTrue)]);
    const others = Object.entries(fields(Resources)).filter(
      ([, each]) => !JUDGED.test(nameIn(fields(each).Type)),
    );
    return { ...template, Resources: Object.fromEntries([...others, ...resources]) };
  });
}

/** The names of conditions that a resource has, or chooses by. */
function conditionsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const [name, argument] = intrinsic(value) ?? [];
  const own = name === 'Fn::If' && Array.isArray(argument) ? [argument[0]] : [];
  const { Condition } = fields(value);
  return [...own, Condition, ...Object.values(value).flatMap(conditionsIn)].filter(
    (each): each is string => typeof each === 'string' && each !== '',
  );
}

/** With every `Fn::If` that can be decided put right. */
function choose(value: unknown, isTrue: (name: unknown) => boolean | undefined): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const [name, argument] = intrinsic(value) ?? [];
  if (name === 'Fn::If' && Array.isArray(argument)) {
    const truth = isTrue(argument[0]);
    if (truth !== undefined) return choose(argument[truth ? 1 : 2], isTrue);
  }
  if (Array.isArray(value)) return value.map((each) => choose(each, isTrue));
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, choose(each, isTrue)]),
  );
}

/** What a condition is made of once its `Fn::And`, `Fn::Or` and `Fn::Not` are taken apart. */
function termsOf(condition: unknown, conditions: Fields, depth = 0): string[] {
  const parts = partsOf(condition, conditions);
  if (!parts || depth > MAX_DEPTH) return [JSON.stringify(condition)];
  return parts.operands.flatMap((each) => termsOf(each, conditions, depth + 1));
}

// A condition may not lead to itself; who writes one that does gets an answer all the same.
const MAX_DEPTH = 20;

function evaluate(
  condition: unknown,
  conditions: Fields,
  truths: Truths,
  depth = 0,
): boolean | undefined {
  const parts = partsOf(condition, conditions);
  if (!parts || depth > MAX_DEPTH) return truths.get(JSON.stringify(condition));
  const values = parts.operands.map((each) => evaluate(each, conditions, truths, depth + 1));
  if (parts.name === 'Fn::Not') return values[0] === undefined ? undefined : !values[0];
  const decisive = parts.name === 'Fn::Or';
  if (values.includes(decisive)) return decisive;
  return values.includes(undefined) ? undefined : !decisive;
}

interface ConditionParts {
  readonly name: string;
  readonly operands: readonly unknown[];
}

/** `undefined` of one that is made of no others. */
function partsOf(condition: unknown, conditions: Fields): ConditionParts | undefined {
  const [name = '', argument] = intrinsic(condition) ?? [];
  if (name === 'Condition') {
    const definition = conditions[nameIn(argument)];
    return definition === undefined ? undefined : { name: 'Fn::And', operands: [definition] };
  }
  if (!/^Fn::(And|Or|Not)$/.test(name) || !Array.isArray(argument)) return undefined;
  return { name, operands: argument };
}

/** Of comparisons both of whose sides are known. */
function knownTruths(terms: readonly string[], template: object, options: TemplateOptions): Truths {
  const { text } = readTemplate(template, options);
  return new Map(
    terms.flatMap((term): [string, boolean][] => {
      const [left, right] = sidesOf(term).map(text);
      return left === undefined || right === undefined ? [] : [[term, left === right]];
    }),
  );
}

/** Of `Fn::Equals`. */
function sidesOf(term: string): readonly unknown[] {
  const sides = fields(JSON.parse(term))['Fn::Equals'];
  return Array.isArray(sides) ? sides : [];
}

/** Every way in which the terms can be true or false; one value does not equal two texts. */
function assignments(terms: readonly string[]): Truths[] {
  const all = terms.reduce<Truths[]>(
    (before, term) =>
      before.flatMap((each) => [true, false].map((truth) => new Map([...each, [term, truth]]))),
    [new Map()],
  );
  return all.filter((truths) => {
    const equal = terms.filter((term) => truths.get(term)).map(sidesOf);
    const compared = equal.filter(([, text]) => typeof text === 'string').map(([value]) => value);
    return new Set(compared.map((each) => JSON.stringify(each))).size === compared.length;
  });
}
