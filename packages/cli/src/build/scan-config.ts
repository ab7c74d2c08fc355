/** Walks a config before its secrets are resolved and finds the ones that were written into it. */
import { KeyObject } from 'node:crypto';
import { isRuntimeSecret, isSecret } from 'postern';
import { findSecretsInText, type SecretKind } from './find-secrets.ts';

/** A secret and its place, such as `issuers[0].jwks.keys[1]`. */
export interface Finding {
  readonly where: string;
  readonly kind: SecretKind;
}

/** Members that hold a secret by their name alone. */
const SECRET_NAMES =
  /^(?:client_?secret(?:_?basic|_?post)?|secret_?access_?key|private_?key|pass_?word)$/i;

/** Everything in `config` that is a secret and not marked with `secret()`. */
export function scanConfig(config: unknown): Finding[] {
  return [...walk(config, '', new Set())];
}

function* walk(value: unknown, where: string, seen: Set<object>): Generator<Finding> {
  if (typeof value === 'string') {
    for (const kind of findSecretsInText(value)) yield { where, kind };
    return;
  }
  if (typeof value !== 'object' || value === null || isMarked(value) || seen.has(value)) return;
  seen.add(value);
  if (value instanceof KeyObject) {
    if (value.type !== 'public') yield { where, kind: 'a private JWK' };
    return;
  }
  const kind = jwkKind(value as Readonly<Record<string, unknown>>);
  if (kind !== undefined) {
    yield { where, kind };
    return;
  }
  for (const [name, member] of Object.entries(value)) {
    const place = placeOf(where, name, Array.isArray(value));
    if (isSecretPlace(name, place) && typeof member === 'string' && member !== '') {
      yield { where: place, kind: 'a client secret' };
    } else {
      yield* walk(member, place, seen);
    }
  }
}

function isMarked(value: unknown): boolean {
  return isSecret(value) || isRuntimeSecret(value);
}

/** `secret` alone may be the name of a claim; under `hmac` it is what signs the questions to a delegate, in a key ring what signs sessions. */
function isSecretPlace(name: string, place: string): boolean {
  return (
    SECRET_NAMES.test(name) ||
    /hmac\.secret$|^session\.keyRing(\.|$)|^originHeader\.values\[/.test(place)
  );
}

/** Members that make a JWK private (RFC 7518 sections 6.2.2, 6.3.2 and 6.4). */
function jwkKind(object: Readonly<Record<string, unknown>>): SecretKind | undefined {
  if (typeof object.kty !== 'string') return undefined;
  if (object.kty === 'oct') return typeof object.k === 'string' ? 'a symmetric JWK' : undefined;
  const isPrivate = ['d', 'priv'].some((name) => typeof object[name] === 'string');
  return isPrivate ? 'a private JWK' : undefined;
}

function placeOf(where: string, name: string, inArray: boolean): string {
  if (inArray) return `${where}[${name}]`;
  if (!/^[A-Za-z_$][\w$]*$/.test(name)) return `${where}[${JSON.stringify(name)}]`;
  return where === '' ? name : `${where}.${name}`;
}
