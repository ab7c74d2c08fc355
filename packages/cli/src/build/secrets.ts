/** Gives marked secrets their values. */
import { readFile } from 'node:fs/promises';
import { isRuntimeSecret, isSecret } from 'postern';
import { messageOf, problem } from '../errors.ts';
import { checkHmacKeys } from './hmac-keys.ts';
import { refuseCopies, textsIn, textsOf } from './secret-copies.ts';

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
  for (const name of secretNames(config)) values.set(name, await readSecret(name, env));
  refuseCopies(textsIn(config), values, 'config');
  const resolved = replaceMarkers(config, values);
  checkHmacKeys(resolved);
  return { config: resolved as Readonly<Record<string, unknown>>, values };
}

/** The names of a config's secrets, in alphabetical order. */
export function secretNames(config: unknown): string[] {
  const names = new Set<string>();
  visit(config, (value) => {
    if (isSecret(value)) names.add(value.name);
  });
  return [...names].sort();
}

async function readSecret(name: string, env: Environment): Promise<string> {
  const value = env[name];
  const file = env[`${name}_FILE`];
  // Which of the two is the old one, nobody can tell from here.
  if (value && file) throw problem('secret_ambiguous', name);
  if (value) return value;
  if (!file) throw problem('secret_missing', name);
  const content = await readSecretFile(file, name);
  if (content === '') throw problem('secret_unreadable', name, 'it is empty');
  return content;
}

async function readSecretFile(file: string, name: string): Promise<string> {
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
  if (typeof value !== 'object' || value === null) return false;
  if (isSecret(value) || isRuntimeSecret(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  // A config is run in this realm, so there is one Object.prototype.
  return prototype === Object.prototype || prototype === null;
}

/** The text without the secrets that are meant to be in it. */
export function withoutSecrets(text: string, values: ReadonlyMap<string, string>): string {
  let rest = text;
  for (const value of [...values.values()].flatMap(textsOf)) rest = rest.replaceAll(value, '');
  return rest;
}
