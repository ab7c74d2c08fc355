/** Gives marked secrets their values, and holds HMAC keys to their rules. */
import { readFile } from 'node:fs/promises';
import { isSecret } from 'postern';
import { messageOf, problem } from '../errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface ResolvedSecrets {
  /** The config with every marker replaced. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Name to value, names in alphabetical order. The values are never printed. */
  readonly values: ReadonlyMap<string, string>;
}

/** Replaces each `secret('NAME')` by the value of `NAME`, or of the file that `NAME_FILE` names. */
export async function resolveSecrets(
  config: Readonly<Record<string, unknown>>,
  env: Environment,
): Promise<ResolvedSecrets> {
  const values = new Map<string, string>();
  for (const name of namesIn(config)) values.set(name, await readSecret(name, env));
  const resolved = replaceMarkers(config, values);
  checkHmacKeys(resolved, '');
  return { config: resolved as Readonly<Record<string, unknown>>, values };
}

function namesIn(config: unknown): string[] {
  const names = new Set<string>();
  visit(config, (value) => {
    if (isSecret(value)) names.add(value.name);
  });
  return [...names].sort();
}

async function readSecret(name: string, env: Environment): Promise<string> {
  const value = env[name];
  if (value) return value;
  const file = env[`${name}_FILE`];
  if (!file) throw problem('secret_missing', name);
  try {
    // An editor's last line break is not part of the secret.
    return (await readFile(file, 'utf8')).replace(/\r?\n$/, '');
  } catch (cause) {
    throw problem('secret_unreadable', name, messageOf(cause));
  }
}

/** Copies what holds a marker; everything else, functions and key objects too, stays the very same value. */
function replaceMarkers(value: unknown, values: ReadonlyMap<string, string>): unknown {
  if (isSecret(value)) return values.get(value.name);
  if (Array.isArray(value)) return value.map((member) => replaceMarkers(member, values));
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, replaceMarkers(member, values)]),
  );
}

function visit(value: unknown, see: (value: unknown) => void): void {
  see(value);
  if (Array.isArray(value)) for (const member of value) visit(member, see);
  else if (isPlainObject(value)) for (const member of Object.values(value)) visit(member, see);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || isSecret(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  // A config is run in this realm, so there is one Object.prototype.
  return prototype === Object.prototype || prototype === null;
}

const MIN_DISTINCT_BYTES = 16;
/** A key as long as the hash (RFC 7518 section 3.2). */
const MIN_KEY_BYTES: ReadonlyMap<unknown, number> = new Map([
  ['HS384', 48],
  ['HS512', 64],
]);
const DEFAULT_MIN_KEY_BYTES = 32;

function checkHmacKeys(value: unknown, where: string): void {
  if (Array.isArray(value)) {
    value.forEach((member, index) => {
      checkHmacKeys(member, `${where}[${index}]`);
    });
    return;
  }
  if (!isPlainObject(value)) return;
  if (value.kty === 'oct' && typeof value.k === 'string') checkHmacKey(value.k, value.alg, where);
  for (const [name, member] of Object.entries(value)) {
    checkHmacKeys(member, where === '' ? name : `${where}.${name}`);
  }
}

function checkHmacKey(key: string, algorithm: unknown, where: string): void {
  const bytes = Buffer.from(key, 'base64url');
  const minimum = MIN_KEY_BYTES.get(algorithm) ?? DEFAULT_MIN_KEY_BYTES;
  if (bytes.toString('base64url') !== key) {
    throw problem('secret_weak', where, 'it is not base64url without padding');
  }
  if (bytes.length < minimum) {
    throw problem('secret_weak', where, `it has ${bytes.length} bytes, at least ${minimum} needed`);
  }
  const distinct = new Set(bytes).size;
  if (distinct < MIN_DISTINCT_BYTES) {
    throw problem(
      'secret_weak',
      where,
      `it has ${distinct} distinct bytes, at least ${MIN_DISTINCT_BYTES} needed`,
    );
  }
}

/** The text without the secrets that are meant to be in it. */
export function withoutSecrets(text: string, values: ReadonlyMap<string, string>): string {
  let rest = text;
  for (const value of values.values()) rest = rest.replaceAll(value, '');
  return rest;
}
