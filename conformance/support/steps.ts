/**
 * Counts work without a clock: the characters, bytes and members that are handed to the built-in functions with which a
 * token can be taken apart. What they do with them is linear, so a quadratic verifier shows as a sum that grows too fast.
 */
type Method = (...parameters: unknown[]) => unknown;
type Cost = (self: unknown, result: unknown, parameters: readonly unknown[]) => number;

const lengthOfSelf: Cost = (self) => (self as ArrayLike<unknown>).length;
const lengthOfResult: Cost = (_, result) => (result as ArrayLike<unknown>).length;
const lengthOfFirst: Cost = (_, __, [first]) => (first as ArrayLike<unknown>)?.length ?? 0;
const one: Cost = () => 1;

/** What the expression has passed over; a global one goes on from where it was. */
const lengthOfMatch: Cost = (self, result, [text]) => {
  if (result === null) return (text as string).length;
  const { index, 0: match } = result as RegExpExecArray;
  return (self as RegExp).global ? match.length + 1 : index + match.length;
};

/** Whose methods, what a call costs, and which. */
const COUNTED: readonly (readonly [owner: object, cost: Cost, names: readonly string[]])[] = [
  [
    String.prototype,
    lengthOfSelf,
    ['includes', 'indexOf', 'lastIndexOf', 'match', 'matchAll', 'normalize', 'replace'].concat([
      'replaceAll',
      'search',
      'split',
      'toLowerCase',
      'toUpperCase',
      'trim',
    ]),
  ],
  [
    String.prototype,
    lengthOfResult,
    ['slice', 'substring', 'padStart', 'padEnd', 'repeat', 'concat'],
  ],
  [String.prototype, lengthOfFirst, ['startsWith', 'endsWith']],
  [String.prototype, one, ['at', 'charAt', 'charCodeAt', 'codePointAt']],
  [RegExp.prototype, lengthOfMatch, ['exec']],
  [
    Array.prototype,
    lengthOfSelf,
    [
      'concat',
      'every',
      'filter',
      'find',
      'findIndex',
      'flat',
      'flatMap',
      'forEach',
      'includes',
    ].concat(['indexOf', 'join', 'map', 'reduce', 'slice', 'some', 'sort']),
  ],
  [Buffer.prototype, lengthOfSelf, ['toString', 'equals', 'indexOf', 'includes', 'compare']],
  [Buffer, lengthOfFirst, ['from', 'byteLength', 'concat']],
  [JSON, lengthOfFirst, ['parse']],
  [JSON, lengthOfResult, ['stringify']],
  [Object, one, ['freeze', 'hasOwn']],
];

/** The steps that `work` takes, and what it returns. Not for work that waits. */
export function countSteps<Result>(work: () => Result): { steps: number; result: Result } {
  let steps = 0;
  const restore: (() => void)[] = [];
  for (const [owner, cost, names] of COUNTED) {
    for (const name of names) {
      const real = Reflect.get(owner, name) as Method;
      const counting = function (this: unknown, ...parameters: unknown[]): unknown {
        const result = Reflect.apply(real, this, parameters);
        steps += cost(this, result, parameters);
        return result;
      };
      restore.push(replaceMember(owner, name, counting));
    }
  }
  try {
    const result = work();
    return { steps, result };
  } finally {
    for (const undo of restore) undo();
  }
}

/** Returns what puts the real one back. */
function replaceMember(owner: object, name: string, value: Method): () => void {
  const descriptor = Object.getOwnPropertyDescriptor(owner, name);
  Object.defineProperty(owner, name, { ...descriptor, value });
  return () => {
    if (descriptor) Object.defineProperty(owner, name, descriptor);
    else Reflect.deleteProperty(owner, name);
  };
}
