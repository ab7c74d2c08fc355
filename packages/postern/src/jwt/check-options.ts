/**
 * Checks of option values. Each throws a TypeError that names the option, what it got and what it takes.
 * A value is quoted only where it cannot be a secret.
 */
import { isRuntimeSecret } from '../secret.ts';

/** A reader of options, checked to have no names but the known ones. */
export type Options = Readonly<Record<string, unknown>>;

/** What a snapshot may nest; deeper is a cycle or a mistake. */
const MAX_DEPTH = 12;

/** Throws the one kind of message that misuse has. */
export function refuse(name: string, takes: string, value: unknown): never {
  throw new TypeError(`Option "${name}" must be ${takes}, got ${describe(value)}`);
}

/** A value for a message. Texts are cut, and what could hold a key is only named. */
export function describe(value: unknown): string {
  if (typeof value === 'string') {
    const shown = hideUrlSecrets(value);
    return JSON.stringify(shown.length > 80 ? `${shown.slice(0, 80)}…` : shown);
  }
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : 'an array';
  if (value === null || typeof value !== 'object') {
    return typeof value === 'function' ? 'a function' : String(value);
  }
  return 'an object';
}

/** The places of a URL where people put passwords and API keys. */
export function hideUrlSecrets(text: string): string {
  return /^[a-z][\w+.-]*:/i.test(text)
    ? text.replace(/\/\/[^/?#]*@/, '//…@').replace(/[?#].*$/s, '?…')
    : text;
}

/**
 * A copy that later changes do not reach; getters run once. Functions and objects of classes, such as a KeyObject, are
 * kept as they are. A member that is undefined is refused: a variable that was never set would drop a check unseen.
 */
export function snapshot(value: unknown, name: string, depth = 0): unknown {
  if (depth > MAX_DEPTH) refuse(name, 'nested less deeply', value);
  if (Array.isArray(value)) {
    return Array.from(value, (item, index) => snapshot(item, `${name}[${index}]`, depth + 1));
  }
  // A mark is what it is, and says nothing when it is read.
  if (!isPlainObject(value) || isRuntimeSecret(value)) return value;
  const copy: Record<string, unknown> = Object.create(null);
  for (const key of Object.keys(value)) {
    const path = name ? `${name}.${key}` : key;
    const member = value[key];
    if (member === undefined) {
      throw new TypeError(
        `Option "${path}" is undefined: give it a value, or leave it out where it is optional`,
      );
    }
    copy[key] = snapshot(member, path, depth + 1);
  }
  return copy;
}

/** Whether nothing is inherited but from the root prototype. */
export function isPlainObject(value: unknown): value is Options {
  if (!value || typeof value !== 'object' || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Refuses names that are not known, with the nearest that is. */
export function checkNames(options: Options, path: string, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const [nearest = ''] = [...known].sort((a, b) => distance(name, a) - distance(name, b));
    const hint = distance(name, nearest) <= 3 ? `: did you mean "${nearest}"?` : '';
    throw new TypeError(
      `Unknown option "${path}${name}"${hint || `. Known are ${known.join(', ')}`}`,
    );
  }
}

/** Levenshtein's edit distance. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = (row[j - 1] as number) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[to.length] as number;
}

export function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

/** One text or a list of different ones, as a list. */
export function readTexts(value: unknown, name: string): readonly string[] {
  const list = Array.isArray(value) ? value : [value];
  if (list.length === 0 || !list.every(isText)) {
    refuse(name, 'a text or a list of texts, none of them empty', value);
  }
  if (new Set(list).size !== list.length) refuse(name, 'free of duplicates', value);
  return list;
}

/** Bounds of a number, both included. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

export function readSeconds(value: unknown, name: string, { min, max }: Range): number {
  const isInRange = typeof value === 'number' && value >= min && value <= max;
  return isInRange ? value : refuse(name, `a number of seconds from ${min} to ${max}`, value);
}

export function readCount(value: unknown, name: string, { min, max }: Range): number {
  const isInRange = Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max;
  return isInRange ? Number(value) : refuse(name, `a whole number from ${min} to ${max}`, value);
}

export function readFlag(value: unknown, name: string): boolean {
  return typeof value === 'boolean' ? value : refuse(name, 'true or false', value);
}

/** The text as it is given, which must be an https URL, or http to this very machine. */
export function readUrl(value: unknown, name: string): string {
  if (!isText(value)) return refuse(name, 'an https URL', value);
  const url = /^[!-~]+$/.test(value) && URL.canParse(value) ? new URL(value) : undefined;
  if (!url) return refuse(name, 'an https URL', value);
  // Not quoted: it holds a password.
  if (url.username || url.password) refuse(name, 'a URL without user name and password', undefined);
  if (value.includes('#')) refuse(name, 'a URL without fragment', value);
  const isSafe =
    url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  return isSafe ? value : refuse(name, 'an https URL (http only on loopback)', value);
}

/** `localhost`, 127.0.0.0/8 or `[::1]`. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}
