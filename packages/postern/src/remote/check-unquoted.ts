/** Checks of what stands under `authentication`, where any text may be a secret in the wrong place: none is quoted. Build time only. */
import { checkObject } from '../policy/option-error.ts';

/** `checkObject` for a value that is never in the message. */
export function checkUnquoted(
  value: unknown,
  place: Parameters<typeof checkObject>[1],
): Readonly<Record<string, unknown>> {
  if (typeof value !== 'string') return checkObject(value, place);
  throw unquotedError(place.option, 'be a plain object', value);
}

/** `optionError` that names only the kind of the value. */
export function unquotedError(option: string, must: string, value: unknown): TypeError {
  return new TypeError(`Option "${option}" must ${must}, got ${kindOf(value)}`);
}

function kindOf(value: unknown): string {
  if (typeof value === 'string') return value === '' ? 'an empty text' : 'a text';
  if (value === undefined || value === null) return String(value);
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
