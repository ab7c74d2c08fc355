/** Every algorithm, and tokens that are nearly right: attacks.md classes 1 to 3. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import {
  canSign,
  createSigner,
  encode,
  generateJwkPair,
  type Signer,
  signBytes,
} from '@postern/testing';
import type { Algorithm } from './algorithm.ts';
import type { AlgorithmName } from './algorithms.ts';
import { createVerifier } from './create-verifier.ts';
import type { IssuerOptions, JsonWebKey } from './options.ts';
import { assembleVerifier, checkMaxAge, matchTyp, RS256 } from './parts.ts';
import { planVerifier } from './plan-verifier.ts';
import { CLAIMS, createToken, ISSUER, NOW } from './tokens.test.support.ts';
import type { Verifier, VerifyResult } from './types.ts';
import { unwrap } from './unwrap.ts';

const NAMES: readonly AlgorithmName[] = [
  'HS256',
  'HS384',
  'HS512',
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'ES256K',
  'Ed25519',
  'EdDSA',
  'Ed448',
  'ML-DSA-44',
  'ML-DSA-65',
  'ML-DSA-87',
];
const ALL = NAMES.filter(canSign);

const SIGNERS = new Map(ALL.map((alg) => [alg, createSigner(alg)]));
const rsa = SIGNERS.get('RS256') as Signer;
const ec = SIGNERS.get('ES256') as Signer;
const ed = SIGNERS.get('Ed25519') as Signer;

function createFor(keys: readonly JsonWebKey[], options: Partial<IssuerOptions> = {}): Verifier {
  return createVerifier({
    issuer: ISSUER,
    audience: 'api',
    jwks: { keys },
    clock: () => NOW,
    ...options,
  });
}

function codeOf(result: VerifyResult): string {
  return result.ok ? 'ok' : result.code;
}

for (const alg of ALL) {
  const signer = SIGNERS.get(alg) as Signer;
  const verifier = createFor([signer.jwk]);

  test(`verifySync() accepts ${alg}`, () => {
    const expected = {
      ok: true,
      header: { alg, typ: 'JWT', kid: 'key-1' },
      claims: CLAIMS,
      kid: 'key-1',
    };
    assert.deepEqual(verifier.verifySync(createToken(signer)), expected);
    assert.deepEqual(verifier.verifySync(createToken(signer)), expected, 'the proven header');
  });

  test(`verifySync() rejects ${alg} by another key, and each damaged signature`, () => {
    const token = createToken(signer);
    const [header, payload, signature] = token.split('.') as [string, string, string];
    const bytes = Buffer.from(signature, 'base64url');
    const flipped = Buffer.from(bytes);
    flipped[5] = (flipped[5] as number) ^ 1;
    const other = createToken(createSigner(alg)).split('.')[2] as string;
    const foreign = createToken(signer, { claims: { ...CLAIMS, sub: 'user-2' } }).split(
      '.',
    )[2] as string;
    const damaged = [
      other,
      foreign,
      '',
      flipped.toString('base64url'),
      bytes.subarray(1).toString('base64url'),
      bytes.subarray(0, -1).toString('base64url'),
      Buffer.concat([bytes, Buffer.from([0])]).toString('base64url'),
      Buffer.concat([Buffer.from([0]), bytes]).toString('base64url'),
      Buffer.alloc(bytes.length).toString('base64url'),
      Buffer.alloc(bytes.length, 0xff).toString('base64url'),
    ];
    for (const text of damaged) {
      assert.equal(
        codeOf(verifier.verifySync(`${header}.${payload}.${text}`)),
        'signature_invalid',
      );
    }
  });

  test(`verifySync() rejects every other algorithm with a key bound to ${alg}`, () => {
    for (const other of ALL.filter((name) => name !== alg)) {
      const token = createToken(SIGNERS.get(other) as Signer);
      assert.equal(codeOf(verifier.verifySync(token)), 'algorithm_not_allowed');
    }
  });
}

test('verifySync() rejects "none" in any spelling, and names on the prototype', () => {
  const verifier = createFor([rsa.jwk]);
  for (const alg of [
    'none',
    'None',
    'NONE',
    'nOnE',
    '',
    'rs256',
    'RS256 ',
    'constructor',
    '__proto__',
    'toString',
  ]) {
    const unsigned = `${encode({ alg, kid: 'key-1' })}.${encode(CLAIMS)}.`;
    assert.equal(codeOf(verifier.verifySync(unsigned)), 'algorithm_not_allowed', alg);
  }
});

test('verifySync() rejects an HMAC keyed with any text of the public key', () => {
  const verifier = createFor([rsa.jwk]);
  const pem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const texts = [
    pem,
    pem.trim(),
    pem.replaceAll('\n', '\r\n'),
    ` ${pem}`,
    JSON.stringify(rsa.jwk),
    rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
    rsa.publicKey.export({ type: 'spki', format: 'der' }),
  ];
  for (const text of texts) {
    const signed = `${encode({ alg: 'HS256', kid: 'key-1' })}.${encode(CLAIMS)}`;
    const mac = createHmac('sha256', text).update(signed).digest('base64url');
    assert.equal(codeOf(verifier.verifySync(`${signed}.${mac}`)), 'algorithm_not_allowed');
  }
});

test('verifySync() rejects the alg of another key of the set', () => {
  const verifier = createFor([rsa.jwk, { ...ec.jwk, kid: 'key-2' }]);
  const header = { alg: 'ES256', kid: 'key-1' };
  assert.equal(codeOf(verifier.verifySync(createToken(ec, { header }))), 'key_not_found');
  const other = { alg: 'RS256', kid: 'key-2' };
  assert.equal(codeOf(verifier.verifySync(createToken(rsa, { header: other }))), 'key_not_found');
});

test('verifySync() rejects PS256 by the key of an RS256 verifier that allows both', () => {
  const verifier = createFor([rsa.jwk], { algorithms: ['RS256', 'PS256'] });
  const forged = createToken({ ...rsa, alg: 'PS256' });
  assert.equal(codeOf(verifier.verifySync(forged)), 'key_not_found');
});

test('verifySync() takes the only key of its alg for a token without kid, and no key for two', () => {
  const header = { alg: 'RS256' };
  const token = createToken(rsa, { header });
  const other = createSigner('RS256', 'key-2');
  assert.equal(codeOf(createFor([rsa.jwk, { ...ec.jwk, kid: 'key-3' }]).verifySync(token)), 'ok');
  assert.equal(codeOf(createFor([rsa.jwk, other.jwk]).verifySync(token)), 'key_not_found');
});

test('verifySync() looks a kid up as a plain value', () => {
  const verifier = createFor([rsa.jwk]);
  for (const kid of [
    '__proto__',
    'constructor',
    '../../etc/passwd',
    "' OR 1=1 --",
    'KEY-1',
    'key-1 ',
    '',
  ]) {
    const token = createToken(rsa, { header: { alg: 'RS256', kid } });
    assert.equal(codeOf(verifier.verifySync(token)), 'key_not_found', kid);
  }
  const strange = createSigner('RS256', '__proto__');
  assert.equal(codeOf(createFor([strange.jwk]).verifySync(createToken(strange))), 'ok');
});

test('verifySync() rejects an ECDSA signature in DER, and r or s of zero or the order', () => {
  const verifier = createFor([ec.jwk]);
  const signed = `${encode({ alg: 'ES256', kid: 'key-1' })}.${encode(CLAIMS)}`;
  const raw = signBytes(ec, signed);
  const order = Buffer.from(
    'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551',
    'hex',
  );
  const der = Buffer.concat([
    Buffer.from([0x30, 68, 2, 32]),
    raw.subarray(0, 32),
    Buffer.from([2, 32]),
    raw.subarray(32),
  ]);
  const zero = Buffer.alloc(32);
  const pairs = [
    [zero, zero],
    [zero, raw.subarray(32)],
    [raw.subarray(0, 32), zero],
    [order, raw.subarray(32)],
    [raw.subarray(0, 32), order],
  ];
  for (const bytes of [der, ...pairs.map((pair) => Buffer.concat(pair))]) {
    assert.equal(
      codeOf(verifier.verifySync(`${signed}.${bytes.toString('base64url')}`)),
      'signature_invalid',
    );
  }
  assert.equal(codeOf(verifier.verifySync(`${signed}.${raw.toString('base64url')}`)), 'ok');
});

test('verifySync() rejects an Ed25519 signature with S + L (RFC 8032 section 5.1.7)', () => {
  const verifier = createFor([ed.jwk]);
  const signed = `${encode({ alg: 'Ed25519', kid: 'key-1' })}.${encode(CLAIMS)}`;
  const raw = signBytes(ed, signed);
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  const s = BigInt(`0x${Buffer.from(raw.subarray(32)).reverse().toString('hex')}`) + order;
  const grown = Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse();
  const forged = Buffer.concat([raw.subarray(0, 32), grown]).toString('base64url');
  assert.equal(codeOf(verifier.verifySync(`${signed}.${forged}`)), 'signature_invalid');
});

test('verifySync() rejects what is not a compact JWS', () => {
  const verifier = createFor([rsa.jwk]);
  const token = createToken(rsa);
  const [header, payload, signature] = token.split('.') as [string, string, string];
  const texts: readonly unknown[] = [
    '',
    '.',
    '..',
    'a',
    'a.b',
    `.${payload}.${signature}`,
    `${header}.${payload}`,
    `${token}.`,
    `.${token}`,
    `${token}.${signature}`,
    `${header}.${header}.${payload}.${header}.${signature}`,
    '.'.repeat(10_000),
    `${token}=`,
    `${header}=.${payload}.${signature}`,
    `${header}.${payload}==.${signature}`,
    ` ${token}`,
    `${token} `,
    `${token}\n`,
    `${token}\0`,
    `"${token}"`,
    `Bearer ${token}`,
    `\ufeff${token}`,
    `${header}.${payload}.${signature.slice(0, -1)}é`,
    `${header}.${payload}.${signature.slice(0, -1)}\ud800`,
    // Of a character beyond latin1 Node's decoder reads the low byte: U+0141 for A.
    `${header}.${payload}.${signature.slice(0, -1)}\u0141`,
    `${header}.${payload.slice(0, -1)}\u0141.${signature}`,
    `\u0165${header.slice(1)}.${payload}.${signature}`,
    `${header}.${payload}.+${signature.slice(1)}`,
    `${header}.${payload}./${signature.slice(1)}`,
    JSON.stringify({ protected: header, payload, signature }),
    undefined,
    null,
    5,
    true,
    {},
    [token],
    Buffer.from(token),
    new String(token),
  ];
  for (const text of texts) {
    assert.deepEqual(verifier.verifySync(text as string), { ok: false, code: 'token_malformed' });
  }
});

test('verifySync() rejects trailing bits that are not zero', () => {
  const verifier = createFor([rsa.jwk]);
  const token = createToken(rsa);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  // 256 bytes leave 4 unused bits in the last character.
  const last = alphabet.indexOf(token.at(-1) as string);
  for (let bits = 1; bits < 16; bits++) {
    const twin = token.slice(0, -1) + alphabet[last | bits];
    assert.equal(codeOf(verifier.verifySync(twin)), 'token_malformed');
  }
});

test('verifySync() rejects a token above 16,383 characters and takes one of that length', () => {
  const verifier = createFor([rsa.jwk]);
  let padding = 11_500;
  let token = '';
  while (token.length < 16_383)
    token = createToken(rsa, { claims: { ...CLAIMS, padding: 'x'.repeat(padding++) } });
  if (token.length === 16_383) assert.equal(codeOf(verifier.verifySync(token)), 'ok');
  assert.equal(codeOf(verifier.verifySync('a'.repeat(16_384))), 'token_too_large');
  assert.equal(codeOf(verifier.verifySync('é'.repeat(16_383))), 'token_malformed');
  assert.equal(codeOf(verifier.verifySync(`${token.slice(0, 16_000)}é`)), 'token_malformed');
});

test("verifySync() makes claims that are the caller's own and headers that cannot be changed", () => {
  const verifier = createFor([rsa.jwk]);
  const token = createToken(rsa, { header: { alg: 'RS256', kid: 'key-1', deep: { list: [1] } } });
  const first = verifier.verifySync(token);
  const second = verifier.verifySync(token);
  assert(first.ok && second.ok);
  (first.claims as Record<string, unknown>).sub = 'root';
  assert.equal(second.claims.sub, 'user-1');
  assert.equal(unwrap(verifier.verifySync(token)).sub, 'user-1');
  assert.throws(() => {
    (first.header as Record<string, unknown>).alg = 'none';
  }, TypeError);
  assert.throws(() => (first.header.deep as { list: number[] }).list.push(2), TypeError);
});

test('verifySync() remembers only headers that were proven', () => {
  const verifier = createFor([rsa.jwk]);
  const [header, payload] = createToken(rsa).split('.') as [string, string];
  assert.equal(codeOf(verifier.verifySync(`${header}.${payload}.AAAA`)), 'signature_invalid');
  for (let index = 0; index < 20; index++) {
    const token = createToken(rsa, { header: { alg: 'RS256', kid: 'key-1', index } });
    assert.equal(codeOf(verifier.verifySync(token)), 'ok');
    assert.equal(codeOf(verifier.verifySync(token)), 'ok');
  }
  assert.equal(codeOf(verifier.verifySync(createToken(rsa))), 'ok');
});

test('verifySync() skips RSA keys that are too small, too large, or have an unsound exponent', () => {
  const small = generateJwkPair('rsa', { modulusLength: 1024 }).publicJwk;
  const huge = { kty: 'RSA', e: 'AQAB', n: Buffer.alloc(2048, 0xff).toString('base64url') };
  const exponents = ['AA', 'AQ', 'Ag', 'BA', Buffer.alloc(250, 0xff).toString('base64url')];
  const members = [small, huge, ...exponents.map((e) => ({ ...rsa.jwk, e }))].map((jwk, index) => ({
    ...jwk,
    kid: `weak-${index}`,
  }));
  const verifier = createFor([...members, rsa.jwk] as JsonWebKey[], { algorithms: ['RS256'] });
  assert.equal(verifier.skippedKeys.length, members.length);
  for (const { reason } of verifier.skippedKeys) assert.match(reason, /^(weak|malformed)$/);
});

test('unwrap() throws the code, and nothing of the token', () => {
  const verifier = createFor([rsa.jwk]);
  const marked = createToken(createSigner('RS256'), { claims: { ...CLAIMS, sub: 'MARKER' } });
  assert.throws(
    () => unwrap(verifier.verifySync(marked)),
    (error: Error) => {
      assert.equal(error.name, 'TokenRejected');
      assert.equal(error.message, 'Token rejected: signature_invalid');
      return true;
    },
  );
});

test('verifySync() gives the same answers when Object.prototype is polluted', () => {
  const token = createToken(rsa);
  const unaged = createToken(rsa, { claims: { iss: ISSUER, aud: 'api' } });
  const names = {
    exp: NOW + 9e9,
    alg: 'none',
    kty: 'oct',
    crit: ['x'],
    essential: true,
    b64: false,
    kid: 'x',
    cnf: {},
    typ: [],
    remote: {},
    unsafeAllowMissingExpiry: true,
    audience: 'x',
    iss: 'x',
  };
  const before = createFor([rsa.jwk]);
  try {
    for (const [name, value] of Object.entries(names)) {
      Object.defineProperty(Object.prototype, name, {
        value,
        configurable: true,
        writable: true,
        enumerable: false,
      });
    }
    for (const verifier of [before, createFor([rsa.jwk])]) {
      assert.equal(codeOf(verifier.verifySync(token)), 'ok');
      assert.deepEqual(codeOf(verifier.verifySync(unaged)), 'claim_missing');
    }
  } finally {
    for (const name of Object.keys(names))
      delete (Object.prototype as Record<string, unknown>)[name];
  }
});

test('verifySync() makes no crypto call for what it refuses before the signature', () => {
  let checks = 0;
  const counting: Algorithm = {
    ...RS256,
    importKey(jwk) {
      const check = RS256.importKey(jwk);
      return (signed, signature) => {
        checks++;
        return check?.(signed, signature) ?? false;
      };
    },
  };
  const plan = planVerifier({ issuer: ISSUER, audience: 'api', jwks: rsa.jwk });
  const verifier = assembleVerifier(plan, { RS256: counting, clock: () => NOW, fetch });
  const token = createToken(rsa);
  const headers = [
    { alg: 'none' },
    { alg: 'HS256', kid: 'key-1' },
    { alg: 'RS256', kid: 'x' },
    { alg: 'RS256', crit: [] },
    { alg: 'RS256', b64: false },
    [],
  ];
  const refused = [
    ...headers.map((header) => createToken(rsa, { header })),
    `${token}=`,
    `${token}.`,
    token.slice(1),
    'x'.repeat(20_000),
    token.replace('.', '..'),
    `${token}+`,
  ];
  for (const text of refused) assert.equal(verifier.verifySync(text).ok, false);
  assert.equal(checks, 0);
  assert.equal(verifier.verifySync(token).ok, true);
  assert.equal(checks, 1);
});

test('assembleVerifier() throws when a part that the plan names is missing', () => {
  const plan = planVerifier({
    issuer: ISSUER,
    audience: 'api',
    jwks: rsa.jwk,
    typ: 'JWT',
    maxAgeSeconds: 60,
  });
  const ports = { RS256, clock: () => NOW, fetch };
  assert.throws(() => assembleVerifier(plan, { ...ports, checkMaxAge }), TypeError);
  assert.throws(() => assembleVerifier(plan, { ...ports, matchTyp }), TypeError);
  assert.equal(
    assembleVerifier(plan, { ...ports, checkMaxAge, matchTyp }).verifySync(createToken(rsa)).ok,
    true,
  );
  const unknown = assembleVerifier(plan, { checkMaxAge, matchTyp, clock: () => NOW, fetch });
  assert.equal(codeOf(unknown.verifySync(createToken(rsa))), 'algorithm_not_allowed');
});
