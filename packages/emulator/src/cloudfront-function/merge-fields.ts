/** What a function's fields mean beside those it was shown: AWS's two rules for `multiValue`. */
import type { Field, Fields, FieldValue } from './function-event.ts';

/** A field's name and every value that it has now. */
export interface MergedField {
  readonly name: string;
  readonly values: readonly FieldValue[];
}

/** The returned fields: those that were there before in their order, since engines differ in it, then the others. */
export function mergeFields(returned: Fields, seen: Fields): readonly MergedField[] {
  const before = Object.keys(seen).filter((name) => Object.hasOwn(returned, name));
  const others = Object.keys(returned).filter((name) => !Object.hasOwn(seen, name));
  return [...before, ...others].map((name) => ({
    name,
    values: mergedValues(
      returned[name] as Field,
      Object.hasOwn(seen, name) ? seen[name] : undefined,
    ),
  }));
}

/** "If the multiValue array exists and has any modification, then that modification is applied … Otherwise, any modification to the value property is applied, and subsequent values remain unchanged." */
function mergedValues(field: Field, seen: Field | undefined): readonly FieldValue[] {
  const own = singleValue(field);
  if (!field.multiValue) return [own];
  const values = field.multiValue.map(singleValue);
  if (!seen?.multiValue || !same(values, seen.multiValue)) return values;
  return [own, ...values.slice(1)];
}

/** Without `multiValue`, and with attributes only where there are some. */
function singleValue({ value, attributes }: Field): FieldValue {
  return attributes === undefined ? { value } : { value, attributes };
}

/** Whether fields say what they said before. */
export function sameFields(returned: Fields, seen: Fields): boolean {
  return same(mergeFields(returned, seen), mergeFields(seen, seen));
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
