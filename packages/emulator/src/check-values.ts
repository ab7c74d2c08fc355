/** The checks that every set of options needs: each throws a `TypeError` that names the option. */
import type { RoleCredentials } from './function/function-identity.ts';

/** Throws where an object has a name that nothing reads. */
export function checkNames(name: string, options: object, known: readonly string[]): void {
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  const path = name === '' ? unknown : `${name}.${unknown}`;
  throw new TypeError(`Unknown option "${path}": the known ones are ${known.join(', ')}`);
}

/** Throws where a value is given and is none of the known ones. */
export function checkOneOf(
  name: string,
  value: string | undefined,
  known: readonly string[],
): void {
  if (value !== undefined && !known.includes(value))
    fail(name, value, `one of ${known.join(', ')}`);
}

/** Throws where a value is given and has another type. */
export function checkType(name: string, value: unknown, type: 'string' | 'function'): void {
  if (value !== undefined && typeof value !== type) fail(name, typeof value, `a ${type}`);
}

/** Throws where a value is given and is no whole number within the bounds. */
export function checkInteger(
  name: string,
  value: number | undefined,
  { from, to }: { readonly from: number; readonly to: number },
): void {
  if (value === undefined || (Number.isInteger(value) && value >= from && value <= to)) return;
  fail(name, value, `a whole number from ${from} to ${to}`);
}

/** Throws a `TypeError` that names the option and shows the value, which therefore must be no secret. */
export function fail(name: string, value: unknown, expected: string): never {
  throw new TypeError(`Option "${name}" must be ${expected}, got ${JSON.stringify(value)}`);
}

/** Throws where credentials are incomplete; shows nothing of them. */
export function checkCredentials(name: string, credentials: RoleCredentials): void {
  if (typeof credentials !== 'object' || credentials === null) {
    fail(name, typeof credentials, '{ accessKeyId, secretAccessKey, sessionToken }');
  }
  checkNames(name, credentials, ['accessKeyId', 'secretAccessKey', 'sessionToken']);
  const { accessKeyId, secretAccessKey, sessionToken = 'none' } = credentials;
  for (const [key, value] of Object.entries({ accessKeyId, secretAccessKey, sessionToken })) {
    if (typeof value === 'string' && value !== '') continue;
    fail(`${name}.${key}`, value === '' ? value : typeof value, 'a text that is not empty');
  }
}
