/** Wrong options are refused when a verifier is built: attacks.md batteries A and B, and class 7 for static sets. */
import assert from 'node:assert/strict';
import {
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  generateKeyPairSync,
  randomBytes,
} from 'node:crypto';
import { test } from 'node:test';
import { createSigner, generateJwkPair } from '@postern/testing';
import { createVerifier } from './create-verifier.ts';
import type { VerifierOptions } from './options.ts';
import { partsOf } from './parts-of.ts';
import { planVerifier } from './plan-verifier.ts';
import { createToken, ISSUER, NOW } from './tokens.test.support.ts';

const rsa = createSigner('RS256');
const hs = createSigner('HS256');
const VALID = { issuer: ISSUER, audience: 'api', algorithms: ['RS256'], jwks: rsa.jwk };

/** Whatever is given, as if it had passed the compiler. */
function build(options: unknown): ReturnType<typeof createVerifier> {
  return createVerifier(options as VerifierOptions);
}

const WRONG: readonly unknown[] = [
  undefined,
  null,
  '',
  ' ',
  [],
  [''],
  [undefined],
  [null],
  0,
  -1,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  '60',
  true,
  {},
  () => 1,
];
const OPTION_NAMES = [
  'issuer',
  'audience',
  'algorithms',
  'jwks',
  'jwksUri',
  'typ',
  'clientId',
  'claims',
  'clockToleranceSeconds',
  'maxAgeSeconds',
  'jwksMaxAgeSeconds',
  'bakedKeysMaxAgeSeconds',
  'jwksCooldownSeconds',
  'jwksTimeoutSeconds',
  'cacheMaxEntries',
  'cacheMaxBytes',
  'unsafeAllowMissingExpiry',
  'unsafeIgnoreConfirmation',
  'issuers',
  'clock',
  'fetch',
];
/** The values of `WRONG` that are right for an option. */
const RIGHT: Readonly<Record<string, readonly unknown[]>> = {
  audience: [null, '60'],
  typ: ['60'],
  clientId: ['60'],
  claims: [{}],
  clockToleranceSeconds: [0],
  cacheMaxEntries: [0],
  unsafeAllowMissingExpiry: [true],
  unsafeIgnoreConfirmation: [true],
  clock: WRONG.filter((value) => typeof value === 'function'),
  fetch: WRONG.filter((value) => typeof value === 'function'),
};

for (const name of OPTION_NAMES) {
  test(`createVerifier() refuses every wrong value of ${name}, naming it`, () => {
    for (const value of WRONG) {
      const isRight = RIGHT[name]?.some(
        (right) => JSON.stringify(right) === JSON.stringify(value) && typeof right === typeof value,
      );
      const attempt = () => build({ ...VALID, [name]: value });
      if (isRight) assert.doesNotThrow(attempt, `${name}: ${String(value)}`);
      else
        assert.throws(
          attempt,
          (error: Error) => error instanceof TypeError && error.message.includes(`"${name}`),
          `${name}: ${JSON.stringify(value)}`,
        );
    }
  });
}

const refused: readonly [string, unknown, RegExp][] = [
  ['no options', undefined, /plain object/],
  ['null', null, /plain object/],
  ['a text', 'x', /plain object/],
  ['a list', [], /plain object/],
  ['nothing', {}, /"issuer" must be an https URL, got undefined/],
  [
    'no audience',
    { issuer: ISSUER, algorithms: ['RS256'], jwks: rsa.jwk },
    /"audience" must be .*null/,
  ],
  ['inherited options', Object.create(VALID), /plain object/],
  [
    'an unknown name',
    { ...VALID, isuer: ISSUER },
    /Unknown option "isuer": did you mean "issuer"\?/,
  ],
  ['another', { ...VALID, audiance: 'api' }, /did you mean "audience"/],
  ['a third', { ...VALID, frobnicate: 1 }, /Unknown option "frobnicate"\. Known are/],
  [
    'an http issuer',
    { ...VALID, issuer: 'http://login.example.com/' },
    /"issuer" must be an https URL/,
  ],
  [
    'an http jwksUri',
    { ...VALID, jwksUri: 'http://login.example.com/' },
    /"jwksUri" must be an https URL/,
  ],
  ['a file', { ...VALID, jwksUri: 'file:///etc/passwd' }, /https/],
  ['data', { ...VALID, jwksUri: 'data:application/json,{}' }, /https/],
  ['no URL', { ...VALID, issuer: 'login.example.com' }, /https/],
  ['white space', { ...VALID, issuer: ` ${ISSUER}` }, /https/],
  ['a tab', { ...VALID, jwksUri: 'https://a\t.example' }, /https/],
  ['a loopback look-alike', { ...VALID, jwksUri: 'http://localhost.example.com/' }, /https/],
  ['another', { ...VALID, jwksUri: 'http://127.0.0.1.example.com/' }, /https/],
  ['a fragment', { ...VALID, issuer: `${ISSUER}#x` }, /fragment/],
  [
    'algorithm none',
    { ...VALID, algorithms: ['RS256', 'none'] },
    /"algorithms" must be made of .*"none"/,
  ],
  ['a prototype name', { ...VALID, algorithms: ['constructor'] }, /"algorithms"/],
  ['duplicates', { ...VALID, algorithms: ['RS256', 'RS256'] }, /duplicates/],
  ['a text for a list', { ...VALID, algorithms: 'RS256' }, /"algorithms" must be a list/],
  ['HMAC beside RSA', { ...VALID, algorithms: ['HS256', 'RS256'] }, /cannot mix/],
  [
    'HMAC beside RSA, by the keys',
    { issuer: ISSUER, audience: 'api', jwks: { keys: [hs.jwk, rsa.jwk] } },
    /cannot mix/,
  ],
  [
    'HMAC from a URL',
    { issuer: ISSUER, audience: 'api', algorithms: ['HS256'], jwksUri: 'https://a.example/' },
    /never fetched/,
  ],
  [
    'no algorithms for a URL',
    { issuer: ISSUER, audience: 'api', jwks: rsa.jwk, jwksUri: 'https://a.example/' },
    /"algorithms" must be/,
  ],
  [
    'no algorithms for a key without alg',
    { issuer: ISSUER, audience: 'api', jwks: { ...rsa.jwk, alg: 'x' } },
    /"algorithms" must be/,
  ],
  [
    'no keys',
    { issuer: ISSUER, audience: 'api', algorithms: ['RS256'] },
    /"jwks" or "jwksUri" is required/,
  ],
  ['a day and a second', { ...VALID, clockToleranceSeconds: 86_401 }, /from 0 to 86400/],
  [
    'trust shorter than freshness',
    { ...VALID, bakedKeysMaxAgeSeconds: 60 },
    /at least "jwksMaxAgeSeconds"/,
  ],
  ['duplicate audiences', { ...VALID, audience: ['a', 'a'] }, /duplicates/],
  ['issuers beside an issuer', { ...VALID, issuers: [VALID] }, /cannot stand beside "issuers"/],
  ['two entries of one issuer', { issuers: [VALID, VALID] }, /duplicates/],
  ['a wrong entry', { issuers: [VALID, { ...VALID, issuer: '' }] }, /"issuers\[1\]\.issuer"/],
  [
    'a port in an entry',
    { issuers: [{ ...VALID, clock: () => 1 }] },
    /Unknown option "issuers\[0\]\.clock"/,
  ],
  [
    'an unknown word',
    { ...VALID, claims: { a: { esential: true } } },
    /"claims\.a\.esential": did you mean "essential"/,
  ],
  ['an empty check', { ...VALID, claims: { a: {} } }, /"claims\.a"/],
  ['null for a value', { ...VALID, claims: { a: { value: null } } }, /"claims\.a\.value"/],
  ['NaN', { ...VALID, claims: { a: { value: Number.NaN } } }, /"claims\.a\.value"/],
  ['values that are a text', { ...VALID, claims: { a: { values: 'abc' } } }, /"claims\.a\.values"/],
  ['no values', { ...VALID, claims: { a: { values: [] } } }, /"claims\.a\.values"/],
  ['an async hook', { ...VALID, claims: { a: { validate: async () => true } } }, /not async/],
  [
    'an undefined hook',
    { ...VALID, claims: { a: { validate: undefined } } },
    /"claims\.a\.validate"/,
  ],
];

for (const [index, [name, options, message]] of refused.entries()) {
  test(`createVerifier() refuses ${name} (${index})`, () => {
    assert.throws(
      () => build(options),
      (error: Error) => {
        assert(error instanceof TypeError);
        assert.match(error.message, message);
        assert.match(error.message, /^[A-Z].*[^.]$/s);
        return true;
      },
    );
  });
}

test('createVerifier() does not quote a password of a URL', () => {
  for (const url of ['https://user:MARKER@a.example/', 'https://MARKER@a.example/']) {
    assert.throws(
      () => build({ ...VALID, jwksUri: url }),
      (error: Error) => /user name/.test(error.message) && !error.message.includes('MARKER'),
    );
  }
});

test('createVerifier() takes http on loopback', () => {
  for (const host of ['localhost:1', '127.0.0.1', '127.1.2.3:80', '[::1]:9'])
    assert.doesNotThrow(() =>
      build({ ...VALID, issuer: `http://${host}/`, jwksUri: `http://${host}/jwks` }),
    );
});

const { jwk, publicKey, privateKey } = createSigner('RS256');
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
const jwkText = JSON.stringify(jwk);
const texts: readonly unknown[] = [
  pem,
  publicKey.export({ type: 'pkcs1', format: 'pem' }),
  pem.replaceAll('\n', '\r\n'),
  pem.replaceAll('\n', '\r'),
  pem.trim(),
  `\n${pem}`,
  `\t${pem}`,
  ` ${pem}`,
  `\u00a0${pem}`,
  `\ufeff${pem}`,
  pem.replaceAll('\n', '\n  '),
  pem.replaceAll('\n', ' '),
  pem.replaceAll('\n', '\\n'),
  `# a key\n${pem}`,
  `Bag Attributes\n${pem}`,
  pem.toLowerCase(),
  pem + pem,
  Buffer.from(pem).toString('base64'),
  publicKey.export({ type: 'spki', format: 'der' }),
  jwkText,
  `\ufeff${jwkText}`,
  ` ${jwkText}`,
  [JSON.parse(jwkText)],
  `{"keys":[${jwkText}]}`,
  'ssh-rsa AAAAB3NzaC1yc2E MARKER',
  privateKey.export({ type: 'pkcs8', format: 'pem' }),
];

test('createVerifier() takes no text, in any form, for a key or a secret', () => {
  for (const text of texts) {
    for (const jwks of [
      text,
      ...(Array.isArray(text) ? [] : [{ keys: text }]),
      { keys: [text] },
      { key: text, alg: 'HS256' },
      { keys: [{ key: text, alg: 'RS256' }] },
    ]) {
      for (const algorithms of [['HS256'], ['RS256']]) {
        assert.throws(
          () => build({ ...VALID, algorithms, jwks }),
          (error: Error) =>
            error instanceof TypeError &&
            !error.message.includes(String(text).slice(40, 60) || 'MARKER'),
        );
      }
    }
    const forged = { kty: 'oct', k: String(text), alg: 'RS256' };
    assert.throws(() => build({ ...VALID, jwks: forged }), TypeError);
  }
});

test('createVerifier() refuses static sets without a usable member, with the reasons and never the key', () => {
  const marked = Buffer.alloc(31, 'MARKER');
  const cases: readonly [unknown, string, RegExp][] = [
    [{ keys: [] }, 'RS256', /it is empty/],
    [privateKey.export({ format: 'jwk' }), 'RS256', /private/],
    [{ kty: 'oct', k: marked.toString('base64url') }, 'HS256', /weak/],
    [{ kty: 'oct', k: '' }, 'HS256', /malformed/],
    [{ kty: 'oct' }, 'HS256', /malformed/],
    [{ kty: 'oct', k: randomBytes(47).toString('base64url') }, 'HS384', /weak/],
    [{ kty: 'oct', k: randomBytes(63).toString('base64url') }, 'HS512', /weak/],
    [{ kty: 'oct', k: `${randomBytes(33).toString('base64')}=` }, 'HS256', /malformed/],
    [{ ...rsa.jwk, use: 'enc' }, 'RS256', /use/],
    [{ ...rsa.jwk, key_ops: ['encrypt'] }, 'RS256', /use/],
    [{ ...rsa.jwk, key_ops: 'verify' }, 'RS256', /use/],
    [{ ...rsa.jwk, alg: 'PS256' }, 'RS256', /algorithm/],
    [{ keys: [rsa.jwk, rsa.jwk] }, 'RS256', /duplicate/],
    [generateJwkPair('ec', { namedCurve: 'P-384' }).publicJwk, 'ES256', /algorithm/],
    [generateJwkPair('rsa', { modulusLength: 1024 }).publicJwk, 'RS256', /weak/],
  ];
  for (const [jwks, alg, reason] of cases) {
    assert.throws(
      () => build({ ...VALID, algorithms: [alg], jwks }),
      (error: Error) => {
        assert.match(error.message, reason);
        assert(
          !error.message.includes('MARKER') &&
            !error.message.includes(marked.toString('base64url').slice(0, 12)),
        );
        return true;
      },
    );
  }
  const keyless = { ...rsa.jwk, alg: undefined };
  delete (keyless as { alg?: unknown }).alg;
  assert.throws(
    () => build({ ...VALID, algorithms: ['RS256', 'PS256'], jwks: keyless }),
    /algorithm/,
  );
});

test('createVerifier() takes a JWK, a set, and KeyObjects, public or secret', () => {
  const token = createToken(rsa);
  const clock = () => NOW;
  for (const jwks of [
    rsa.jwk,
    { keys: [rsa.jwk] },
    { key: rsa.publicKey, alg: 'RS256', kid: 'key-1' },
    { keys: [{ key: rsa.publicKey, alg: 'RS256', kid: 'key-1' }] },
  ]) {
    assert.equal(
      build({ issuer: ISSUER, audience: 'api', jwks, clock }).verifySync(token).ok,
      true,
    );
  }
  const secret = { key: hs.publicKey, alg: 'HS256', kid: 'key-1' };
  assert.equal(
    build({ issuer: ISSUER, audience: 'api', jwks: secret, clock }).verifySync(createToken(hs)).ok,
    true,
  );
  const wrong = [
    { key: privateKey, alg: 'RS256' },
    { key: publicKey },
    { key: publicKey, alg: 'none' },
    { key: publicKey, alg: 'HS256' },
    { key: createSecretKey(Buffer.from(pem)), alg: 'RS256' },
    { key: createPublicKey(pem), alg: 'RS256', kid: 5 },
    { key: createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' })), alg: 'RS256' },
    { key: generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey, alg: 'PS256' },
  ];
  for (const jwks of wrong)
    assert.throws(() => build({ issuer: ISSUER, audience: 'api', jwks }), TypeError);
});

test('createVerifier() keeps good keys beside broken ones, and says which', () => {
  const keys = [
    { ...rsa.jwk, kid: 'broken', n: 'AA' },
    { ...rsa.jwk, kid: 'enc', use: 'enc' },
    null,
    rsa.jwk,
  ];
  const verifier = build({ ...VALID, jwks: { keys }, clock: () => NOW });
  assert.equal(verifier.verifySync(createToken(rsa)).ok, true);
  assert.deepEqual(
    verifier.skippedKeys.map(({ kid }) => kid),
    ['broken', 'enc', undefined],
  );
});

test('createVerifier() takes a snapshot: it changes no option, and no later change reaches it', () => {
  const options = structuredClone({
    ...VALID,
    audience: ['api'],
    jwks: { keys: [rsa.jwk] },
    claims: { sub: { values: ['user-1'] } },
  });
  const before = structuredClone(options);
  const verifier = build({ ...options, clock: () => NOW });
  assert.equal(verifier.verifySync(createToken(rsa)).ok, true);
  assert.deepEqual(options, before);
  options.audience[0] = 'other';
  options.algorithms.push('none');
  options.claims.sub.values[0] = 'user-2';
  options.jwks.keys.length = 0;
  assert.equal(verifier.verifySync(createToken(rsa)).ok, true);
  assert.doesNotThrow(() =>
    build(
      Object.freeze({
        ...VALID,
        audience: Object.freeze(['api']),
        jwks: Object.freeze({ ...rsa.jwk }),
      }),
    ),
  );
});

test('createVerifier() reads a getter once', () => {
  let reads = 0;
  const get = () => (reads++ === 0 ? 'api' : 'evil');
  const lively = Object.defineProperty({ ...VALID, clock: () => NOW }, 'audience', { get });
  assert.equal(build(lively).verifySync(createToken(rsa)).ok, true);
  assert.equal(reads, 1);
});

test('planVerifier() makes plain JSON that holds nothing but what is used', () => {
  const jwk = { ...rsa.jwk, use: 'sig', x5c: ['AAAA'], x5t: 'x', extra: 1 };
  const plan = planVerifier({ issuer: ISSUER, audience: 'api', algorithms: ['RS256'], jwks: jwk });
  const { kty, n, e } = rsa.jwk;
  assert.deepEqual(plan, {
    issuers: [
      {
        issuer: ISSUER,
        audience: ['api'],
        algorithms: ['RS256'],
        keys: [{ kid: 'key-1', alg: 'RS256', kty, n, e }],
      },
    ],
  });
  assert.deepEqual(JSON.parse(JSON.stringify(plan)), plan);
});

test('partsOf() names the parts that a plan needs', () => {
  const simple = planVerifier({ issuer: ISSUER, audience: 'api', jwks: rsa.jwk });
  assert.deepEqual(partsOf(simple), ['RS256']);
  const full = planVerifier({
    issuer: ISSUER,
    audience: null,
    algorithms: ['RS256', 'ES256'],
    jwksUri: 'https://a.example/',
    typ: 'JWT',
    maxAgeSeconds: 60,
    clientId: 'x',
    claims: { sub: { essential: true } },
  });
  assert.deepEqual(partsOf(full), [
    'ES256',
    'RS256',
    'checkClientId',
    'checkConfiguredClaims',
    'checkMaxAge',
    'createRemoteKeys',
    'matchTyp',
  ]);
});
