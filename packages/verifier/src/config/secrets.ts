/** Gives marked secrets their values, and holds every secret to one rule. No message holds a part of one. */
import { readFileSync } from 'node:fs';
import { isSecret } from 'postern';
import { isPlainObject } from './check.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A copy in which each `secret('NAME')` is the value of `NAME`, or of the file that `NAME_FILE` names. */
export function resolveSecrets(value: unknown, environment: Environment): unknown {
  if (isSecret(value)) return readSecret(value.name, environment);
  if (Array.isArray(value)) return value.map((member) => resolveSecrets(member, environment));
  // Functions and key objects stay the very same value.
  if (!isPlainObject(value)) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.map(([name, member]) => [name, resolveSecrets(member, environment)]),
  );
}

function readSecret(name: string, environment: Environment): string {
  const value = environment[name];
  if (value) return value;
  const file = environment[`${name}_FILE`];
  if (!file) {
    throw new TypeError(
      `Secret "${name}" has no value: set the environment variable ${name}, or ${name}_FILE to the path of a file`,
    );
  }
  try {
    // An editor's last line break is not part of the secret.
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (cause) {
    const { code = 'unknown error' } = cause as NodeJS.ErrnoException;
    throw new TypeError(`Secret "${name}" cannot be read from the file of ${name}_FILE: ${code}`);
  }
}

const MIN_DISTINCT_BYTES = 16;
/** A key as long as the hash (RFC 7518 section 3.2). */
const MIN_KEY_BYTES: ReadonlyMap<unknown, number> = new Map([
  ['HS384', 48],
  ['HS512', 64],
]);
const DEFAULT_MIN_KEY_BYTES = 32;

/** The text, which must be base64url of random bytes. */
export function checkSecret(value: unknown, option: string, algorithm?: unknown): string {
  const minimum = MIN_KEY_BYTES.get(algorithm) ?? DEFAULT_MIN_KEY_BYTES;
  const weakness = typeof value === 'string' ? weaknessOf(value, minimum) : `it is ${typeof value}`;
  if (weakness === undefined) return value as string;
  throw new TypeError(
    `Option "${option}" must be base64url of at least ${minimum} random bytes: ${weakness}`,
  );
}

function weaknessOf(secret: string, minimum: number): string | undefined {
  const bytes = Buffer.from(secret, 'base64url');
  if (bytes.toString('base64url') !== secret) return 'it is not base64url without padding';
  if (bytes.length < minimum) return `it has ${bytes.length} bytes`;
  const distinct = new Set(bytes).size;
  if (distinct < MIN_DISTINCT_BYTES) {
    return `it has ${distinct} distinct bytes, at least ${MIN_DISTINCT_BYTES} needed`;
  }
  return undefined;
}

/** Holds each `oct` key of the token options to the same rule: the runtime looks at the length alone. */
export function checkKeySecrets(value: unknown, option: string): void {
  if (Array.isArray(value)) {
    for (const [place, member] of value.entries()) checkKeySecrets(member, `${option}[${place}]`);
  } else if (isPlainObject(value)) {
    if (value.kty === 'oct') checkSecret(value.k, `${option}.k`, value.alg);
    for (const [name, member] of Object.entries(value))
      checkKeySecrets(member, `${option}.${name}`);
  }
}
