import assert from 'node:assert/strict';
import crypto, { KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import { transform } from 'esbuild';
import { decisionNames, platformNames } from '../testing/declared-names.ts';
import { INTERNAL_NAMES, LIBRARY_NAMES, namesToShorten } from './internal-names.ts';
import { LOGIN_NAMES } from './login-names.ts';

/**
 * The vocabularies that a shortened name must not be in. Three are read from where they are kept: objects with all that they
 * inherit, the declarations of the language and of Node, the declarations of a decision. The last, `OUTSIDE`, is a closed
 * list: a run-time module that reads a new kind of data adds its members there.
 */
const OBJECTS: readonly object[] = [
  ...[Object, Function, Array, String, Number, BigInt, Boolean, RegExp, Map, Set, WeakMap, Error],
  ...[Promise, Date, Math, JSON, Symbol, Uint8Array, Buffer, URL, URLSearchParams, TextDecoder],
  ...[Request, Response, Headers, ReadableStream, AbortSignal, AbortController, KeyObject],
  ...[globalThis, process, console, performance, crypto],
  ...[crypto.createVerify('sha256'), crypto.createHmac('sha256', 'x')],
  ...builtInResults(),
];

/** What built-in functions return: such members are on no prototype. */
function builtInResults(): object[] {
  const match = /(?<letter>x)/d.exec('x') as RegExpExecArray;
  const { publicKey, privateKey } = createSigner('ES256');
  const rsa = createSigner('RS256').publicKey;
  return [
    ...[match, match.indices as object, [...'x'.matchAll(/x/g)][0] as object],
    ...[[1].values(), [1].values().next(), new Map().entries(), (function* () {})()],
    ...[Object.getOwnPropertyDescriptor({ x: 1 }, 'x') as object, new Proxy({}, {})],
    ...[new Error('x', { cause: 1 }), new DOMException('x'), new URL('https://x/')],
    ...[new Response('x'), new Request('https://x/'), new Headers(), AbortSignal.abort()],
    ...[publicKey, privateKey, rsa, crypto.createSecretKey(Buffer.alloc(32))],
    ...[publicKey.asymmetricKeyDetails as object, rsa.asymmetricKeyDetails as object],
    ...[rsa.export({ format: 'jwk' }), privateKey.export({ format: 'jwk' })],
    ...[Buffer.from('x'), process.hrtime, process.hrtime()],
  ];
}

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
  'an origin in an event':
    'authMethod customHeaders domainName keepaliveTimeout path port protocol readTimeout region responseTimeout sslProtocols',
  'a Lambda context':
    'awsRequestId callbackWaitsForEmptyEventLoop functionName functionVersion getRemainingTimeInMillis invokedFunctionArn logGroupName logStreamName memoryLimitInMB waitUntil',
  'a JWT': 'iss sub aud exp nbf iat jti scope scp cnf client_id token_use auth_time azp',
  'a JOSE header': 'alg kid typ cty crit b64 jku jwk x5u x5c x5t zip enc',
  'a JWK': 'kty use key_ops alg kid n e crv x y d k p q dp dq qi oth keys ext x5c',
  'a log line': 'method host path rule reason code claim kid us omittedHeaders sub',
  'a crypto call': 'key format type dsaEncoding padding saltLength modulusLength publicExponent',
  'a fetch': 'redirect signal headers method body ok status url duplex cache credentials',
  'a question to a delegate': 'token request method host path query clientIp headers',
  'an answer of a delegate': 'ok claims kid code claim ttlSeconds',
  'an introspection (RFC 7662)':
    'active scope client_id username token_type exp iat nbf sub aud iss jti cnf token token_type_hint client_secret client_assertion client_assertion_type',
  'the environment': 'AWS_REGION AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN',
  'a session': 'aud idp sub sid op_sid auth_time iat exp end c claims',
  'a sealed text': 's n v r p i t e origin alg enc kid',
  'an answer of an endpoint': 'error sub claims exp end auth_time',
  'a provider and its parameters':
    'access_token token_type id_token refresh_token expires_in scope nonce state code iss error error_description redirect_uri response_type client_id client_secret code_challenge code_challenge_method code_verifier grant_type login_hint logout_hint id_token_hint post_logout_redirect_uri request_uri max_age prompt sid events logout_token jti azp at_hash email email_verified tid',
  'an entry': 'handler default fetch origin decide trace',
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

  /** Declared and yet ours: what they belong to is in no run-time module. */
  const NOT_READ: Readonly<Record<string, string>> = {
    matcher: 'a parameter of String.prototype.match',
    checks: 'an option of crypto.checkPrimeSync',
    issuer: 'a member of X509Certificate',
    importKey: 'a method of SubtleCrypto',
  };

  it('holds no name that the language, Node or fetch declares', async () => {
    const declared = await platformNames();
    // A member of a match, of a newer Set, of fetch and of a key: each source has been read.
    for (const name of ['index', 'intersection', 'duplex', 'asymmetricKeyDetails']) {
      assert.ok(declared.has(name), name);
    }
    const clashes = INTERNAL_NAMES.filter((name) => declared.has(name) && !NOT_READ[name]);
    assert.deepEqual(clashes, []);
  });

  it('holds no name of a request or a decision, so that "postern explain" runs what is deployed', async () => {
    const declared = await decisionNames();
    assert.ok(declared.has('removeHeaders') && declared.has('clientIp'));
    assert.deepEqual(
      INTERNAL_NAMES.filter((name) => declared.has(name)),
      [],
    );
  });

  it('holds each name once', () => {
    assert.equal(new Set(INTERNAL_NAMES).size, INTERNAL_NAMES.length);
  });
});

describe('namesToShorten()', () => {
  /** The library that each part brings along, as `postern` itself resolves it. */
  const LIBRARIES: Readonly<Record<string, string>> = {
    signSigV4: 'aws4fetch',
    assembleLogin: 'oauth4webapi',
  };

  it('leaves out each name that a library in the bundle uses as a property', async () => {
    for (const [part, library] of Object.entries(LIBRARIES)) {
      const properties = await propertiesOf(library);
      assert.ok(properties.has('subtle'));
      const shared = INTERNAL_NAMES.filter((name) => properties.has(name));
      assert.deepEqual(new Set(LIBRARY_NAMES[part]), new Set(shared));
      assert.deepEqual(
        namesToShorten([part]).filter((name) => properties.has(name)),
        [],
      );
    }
    assert.deepEqual(Object.keys(LIBRARY_NAMES), Object.keys(LIBRARIES));
  });

  it('leaves out the names of logins without one, and nothing else without a library', () => {
    const others = INTERNAL_NAMES.filter((name) => !LOGIN_NAMES.includes(name));
    assert.deepEqual(namesToShorten(['signHmac']), others);
    assert.ok(namesToShorten(['assembleLogin']).includes('redeem') && !others.includes('redeem'));
  });
});

/** Every property name in a library's module, found by whoever would rename it. */
async function propertiesOf(library: string): Promise<ReadonlySet<string>> {
  const postern = createRequire(import.meta.resolve('postern'));
  const source = await readFile(postern.resolve(library), 'utf8');
  const { mangleCache } = await transform(source, { mangleProps: /./, mangleCache: {} });
  return new Set(Object.keys(mangleCache ?? {}));
}
