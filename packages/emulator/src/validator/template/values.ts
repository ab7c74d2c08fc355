/** How the values of a template are taken apart, whatever they are. */

/** An object of a template, nothing of it believed yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** An object, or an empty one in its place. */
export function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : {};
}

/** Left out, or by `AWS::NoValue`. */
export function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || fields(value).Ref === 'AWS::NoValue';
}

/** A list; `[]` where it is absent, `undefined` where it is an intrinsic function. */
export function listOf(value: unknown): readonly unknown[] | undefined {
  if (isAbsent(value)) return [];
  return Array.isArray(value) ? value.filter((each) => !isAbsent(each)) : undefined;
}

/** The objects of a list, those of either branch of an `Fn::If` among them: what is wrong in one is wrong where it is chosen. */
export function itemsOf(value: unknown): readonly Fields[] {
  return branchesOf(value)
    .flatMap((each) => (Array.isArray(each) ? each.flatMap(branchesOf) : []))
    .filter((each) => !isAbsent(each) && !intrinsic(each))
    .map(fields);
}

/** A value, or both of those between which a condition chooses. */
export function branchesOf(value: unknown): readonly unknown[] {
  const [name, argument] = intrinsic(value) ?? [];
  if (name !== 'Fn::If' || !Array.isArray(argument)) return [value];
  return argument.slice(1).flatMap(branchesOf);
}

/** Whether it holds what only CloudFormation puts there: a transform, a loop, a choice that nobody can make beforehand. */
export function isOpaque(value: unknown): boolean {
  return Object.keys(fields(value)).some((key) => key.startsWith('Fn::') && !FOLLOWED.test(key));
}

// These lead to one value, whichever it is.
const FOLLOWED = /^Fn::(GetAtt|Sub|Join|Select|Split|ImportValue)$/;

/** Name and argument of an intrinsic function. */
export function intrinsic(value: unknown): readonly [name: string, argument: unknown] | undefined {
  const [entry, ...others] = Object.entries(fields(value));
  if (!entry || others.length > 0) return undefined;
  return /^(Ref|Condition|Fn::.+)$/.test(entry[0]) ? entry : undefined;
}
