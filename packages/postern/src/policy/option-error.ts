/** Refusals of wrong options, all worded alike: the option, what it must be, what it is, and what to do. */
import { checkNames, describe, isPlainObject } from '../jwt/check-options.ts';

/** A `TypeError` about one option. `must` continues the sentence; the remedy follows a colon. */
export function optionError(
  option: string,
  must: string,
  value: unknown,
  remedy?: string,
): TypeError {
  const hint = remedy === undefined ? '' : `: ${remedy}`;
  return new TypeError(`Option "${option}" must ${must}, got ${describe(value)}${hint}`);
}

/** Refuses anything but a plain object, and names that are not in `known` (typing errors would open the gate). */
export function checkObject(
  value: unknown,
  { option, known }: { readonly option: string; readonly known?: readonly string[] },
): Readonly<Record<string, unknown>> {
  if (!isPlainObject(value)) throw optionError(option, 'be a plain object', value);
  if (known) checkNames(value, option === 'config' ? '' : `${option}.`, known);
  return value;
}

/** A list with at least one member. */
export function checkList(value: unknown, option: string): readonly unknown[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw optionError(option, 'be a list with at least one member', value);
  }
  return value;
}

/** A string that is not empty. */
export function checkText(value: unknown, option: string): string {
  if (typeof value !== 'string' || value === '') {
    throw optionError(option, 'be a string that is not empty', value);
  }
  return value;
}

/** One of a few words. */
export function checkWord<Word extends string>(
  value: unknown,
  { option, words }: { readonly option: string; readonly words: readonly Word[] },
): Word {
  const word = words.find((known) => known === value);
  if (word === undefined) {
    throw optionError(option, `be ${words.map((known) => `"${known}"`).join(' or ')}`, value);
  }
  return word;
}

/** The name of a member: `rules[0].path`. */
export function at(option: string, name: string): string {
  return option === 'config' ? name : `${option}.${name}`;
}
