/** Checks of option values, worded as in the runtime: the option, what it must be, what it is. Never quotes what may be a secret. */

/** Options whose names and members have been looked at. */
export type Options = Readonly<Record<string, unknown>>;

/** A `TypeError` about one option. `must` continues the sentence. */
export function optionError(option: string, must: string, value: unknown): TypeError {
  // Whatever stands under `authentication` may be a secret in the wrong place.
  const got = /^authentication\b/.test(option) ? kindOf(value) : describe(value);
  return new TypeError(`Option "${option}" must ${must}, got ${got}`);
}

function kindOf(value: unknown): string {
  if (typeof value === 'string') return value === '' ? 'an empty text' : 'a text';
  return typeof value === 'object' || value === undefined ? describe(value) : `a ${typeof value}`;
}

/** The value for a message; texts and numbers are shown. */
function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 80));
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : 'an array';
  if (value !== null && typeof value === 'object') return 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
}

/** A plain object with no names but the known ones and no member that is `undefined`: a variable that was never set. */
export function checkObject(value: unknown, option: string, known: readonly string[]): Options {
  if (!isPlainObject(value)) throw optionError(option, 'be a plain object', value);
  for (const [name, member] of Object.entries(value)) {
    const path = `${option}.${name}`;
    if (!known.includes(name)) {
      throw new TypeError(`Unknown option "${path}". Known are ${known.join(', ')}`);
    }
    checkDefined(member, path);
  }
  // Without a prototype, so that a polluted one cannot add an option.
  return Object.assign(Object.create(null), value);
}

export function checkDefined(member: unknown, path: string): void {
  if (member !== undefined) return;
  throw new TypeError(
    `Option "${path}" is undefined: give it a value, or leave it out where it is optional`,
  );
}

/** Whether nothing is inherited but from the root prototype. */
export function isPlainObject(value: unknown): value is Options {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

export function checkList(value: unknown, option: string): readonly unknown[] {
  if (Array.isArray(value) && value.length > 0) return value;
  throw optionError(option, 'be a list with at least one member', value);
}

export function checkText(value: unknown, option: string): string {
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw optionError(option, 'be a text that is not empty', value);
}

/** Bounds of a number, both included, and what it is when it is not given. */
export interface NumberRange {
  readonly min: number;
  readonly max: number;
  readonly usual: number;
}

export function readSeconds(
  value: unknown,
  option: string,
  { min, max, usual }: NumberRange,
): number {
  if (value === undefined) return usual;
  if (typeof value === 'number' && value >= min && value <= max) return value;
  throw optionError(option, `be a number of seconds from ${min} to ${max}`, value);
}

export function readCount(
  value: unknown,
  option: string,
  { min, max, usual }: NumberRange,
): number {
  if (value === undefined) return usual;
  if (Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max) {
    return Number(value);
  }
  throw optionError(option, `be a whole number from ${min} to ${max}`, value);
}
