/** Writes plain data as JavaScript source in which the names of options are identifiers, so that they can be shortened. */

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** Records whose keys are a user's data and must stay as they are, at any depth: a claim may be compared with an object. */
const DATA_RECORDS: readonly string[] = ['claims', 'parameters', 'logoutParameters'];

/** Source of an expression that evaluates to `value`: JSON's types, and `undefined` members left out. */
export function toSource(value: unknown, quoteKeys = false): string {
  if (Array.isArray(value)) return `[${value.map((item) => toSource(item, quoteKeys)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => {
      const key = quoteKeys || !IDENTIFIER.test(name) ? JSON.stringify(name) : name;
      // In brackets, `__proto__` is a member like any other.
      const source = toSource(member, quoteKeys || DATA_RECORDS.includes(name));
      return `${name === '__proto__' ? '["__proto__"]' : key}:${source}`;
    });
  return `{${members.join(',')}}`;
}
