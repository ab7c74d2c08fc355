/** Refusals of wrong options, all worded alike: the option, what it must be, what it is, and what to do. */

/** A `TypeError` about one option. `must` continues the sentence; the remedy follows a colon. */
export function optionError(
  option: string,
  must: string,
  value: unknown,
  remedy?: string,
): TypeError {
  const hint = remedy === undefined ? '' : `: ${remedy}`;
  return new TypeError(`Option "${option}" must ${must}, got ${show(value)}${hint}`);
}

/** Refuses anything but a plain object, and names that are not in `known` (typing errors would open the gate). */
export function checkObject(
  value: unknown,
  { option, known }: { readonly option: string; readonly known?: readonly string[] },
): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw optionError(option, 'be an object', value);
  }
  for (const name of Object.keys(value)) {
    if (known && !known.includes(name)) throw unknownOption(at(option, name), name, known);
  }
  return value as Record<string, unknown>;
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

function show(value: unknown): string {
  if (typeof value === 'string')
    return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
}

function unknownOption(option: string, name: string, known: readonly string[]): TypeError {
  const [nearest] = known
    .map((other) => ({ other, distance: editDistance(name.toLowerCase(), other.toLowerCase()) }))
    .filter(({ distance }) => distance <= Math.max(2, name.length / 3))
    .sort((a, b) => a.distance - b.distance);
  const remedy = nearest
    ? `did you mean "${nearest.other}"?`
    : `known here are ${known.join(', ')}`;
  return new TypeError(`Option "${option}" is unknown: ${remedy}`);
}

/** How many letters must be added, dropped or changed (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [line, letter] of [...a].entries()) {
    const next = [line + 1];
    for (const [column, other] of [...b].entries()) {
      const change = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(change, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
