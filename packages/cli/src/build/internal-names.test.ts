import assert from 'node:assert/strict';
import crypto, { KeyObject } from 'node:crypto';
import { describe, it } from 'node:test';
import { INTERNAL_NAMES } from './internal-names.ts';

/** Objects whose members run-time modules read, with everything that they inherit. */
const OBJECTS: readonly object[] = [
  ...[Object, Function, Array, String, Number, BigInt, Boolean, RegExp, Map, Set, WeakMap, Error],
  ...[Promise, Date, Math, JSON, Symbol, Uint8Array, Buffer, URL, URLSearchParams, TextDecoder],
  ...[Request, Response, Headers, ReadableStream, AbortSignal, AbortController, KeyObject],
  ...[globalThis, process, console, performance, crypto],
  ...[crypto.createVerify('sha256'), crypto.createHmac('sha256', 'x')],
];

function membersOf(value: object): string[] {
  const names: string[] = [];
  const prototype = (value as { readonly prototype?: object }).prototype;
  for (const start of [value, prototype]) {
    for (let object = start ?? null; object !== null; object = Object.getPrototypeOf(object)) {
      names.push(...Object.getOwnPropertyNames(object));
    }
  }
  return names;
}

/** Data that comes from outside or goes there. */
const OUTSIDE: Readonly<Record<string, string>> = {
  'a CloudFront event':
    'Records cf config distributionDomainName distributionId eventType requestId request clientIp method uri querystring headers key value body inputTruncated action encoding data origin custom s3 response status statusDescription bodyEncoding',
  'a JWT': 'iss sub aud exp nbf iat jti scope scp cnf client_id token_use auth_time azp',
  'a JOSE header': 'alg kid typ cty crit b64 jku jwk x5u x5c x5t zip enc',
  'a JWK': 'kty use key_ops alg kid n e crv x y d k p q dp dq qi oth keys ext x5c',
  'a log line': 'method host path rule reason code claim kid us omittedHeaders sub',
  'a crypto call': 'key format type dsaEncoding padding saltLength modulusLength publicExponent',
  'a fetch': 'redirect signal headers method body ok status url',
  'an entry': 'handler default fetch',
};

describe('INTERNAL_NAMES', () => {
  const builtIn = new Set(OBJECTS.flatMap(membersOf));
  const outside = Object.entries(OUTSIDE).flatMap(([what, names]) =>
    names.split(' ').map((name) => [name, what] as const),
  );

  it('holds no name of a built-in object, which would be renamed there too', () => {
    assert.ok(builtIn.has('toWellFormed') || builtIn.has('charCodeAt'));
    assert.deepEqual(
      INTERNAL_NAMES.filter((name) => builtIn.has(name)),
      [],
    );
  });

  it('holds no name of data that comes from outside or goes there', () => {
    const clashes = outside.filter(([name]) => INTERNAL_NAMES.includes(name));
    assert.deepEqual(clashes, []);
  });

  it('holds each name once', () => {
    assert.equal(new Set(INTERNAL_NAMES).size, INTERNAL_NAMES.length);
  });
});
