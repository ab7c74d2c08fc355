/** Finds what cannot be written into a bundle: a plan is to be plain JSON, and JSON.stringify drops the rest silently. */

/** The place of the first value that JSON cannot carry; `undefined` when there is none. */
export function unbakeablePlace(value: unknown, where = ''): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object') return isJsonScalar(value) ? undefined : where;
  if (!Array.isArray(value) && !isPlain(value)) return where;
  for (const [name, member] of Object.entries(value)) {
    const place = Array.isArray(value) ? `${where}[${name}]` : join(where, name);
    const found = unbakeablePlace(member, place);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isJsonScalar(value: unknown): boolean {
  return typeof value === 'number' ? Number.isFinite(value) : /string|boolean/.test(typeof value);
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function join(where: string, name: string): string {
  return where === '' ? name : `${where}.${name}`;
}
