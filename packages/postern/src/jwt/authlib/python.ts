/** Python's notions of truth and equality for JSON values: what authlib's claim checks are made of. */
import { type JsonObject, own } from '../json.ts';

/** Python's `bool(value)`: empty lists and objects are false too. */
export function isTruthy(value: unknown): boolean {
  if (!value) return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

/**
 * Python's `==`: `true` is 1, lists and objects are compared by value. A number that is not finite equals nothing, for it
 * stands for all that are too large. The depth is bounded by that of the options.
 */
export function isEqual(left: unknown, right: unknown): boolean {
  const [a, b] = [withoutBoolean(left), withoutBoolean(right)];
  if (typeof a === 'number') return a === b && Number.isFinite(a);
  if (!a || !b || typeof a !== 'object' || typeof b !== 'object') return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every(
      (name) =>
        Object.hasOwn(b, name) && isEqual(own(a as JsonObject, name), own(b as JsonObject, name)),
    )
  );
}

/** Python's `item in list`. */
export function includes(list: readonly unknown[], item: unknown): boolean {
  return list.some((member) => isEqual(member, item));
}

/** A number or, as in Python, a boolean; undefined for anything else and for what is not finite. */
export function numberOf(value: unknown): number | undefined {
  const number = withoutBoolean(value);
  return Number.isFinite(number) ? (number as number) : undefined;
}

function withoutBoolean(value: unknown): unknown {
  return typeof value === 'boolean' ? Number(value) : value;
}
