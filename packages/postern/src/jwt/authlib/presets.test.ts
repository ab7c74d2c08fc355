/** The claims classes for ID tokens and access tokens. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { accessTokenOptions, JWTAccessTokenClaims } from './access-token-claims.ts';
import type { ClaimsOptions } from './claims-options.ts';
import { CodeIDToken, HybridIDToken, IDToken, ImplicitIDToken } from './id-token.ts';
import type { ClaimsClass } from './json-web-token.ts';

const NOW = 1_800_000_000;
const ID = { iss: 'https://login.example.com', sub: 'ada', aud: 'client', exp: NOW, iat: NOW };
const TEXT = 'an access token';

function halfHash(name: string): string {
  const digest = createHash(name).update(TEXT).digest();
  return digest.subarray(0, digest.length / 2).toString('base64url');
}

const AT_HASH = halfHash('sha256');

interface Content {
  readonly claims?: object;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  /** Made when the test runs. */
  readonly options?: () => ClaimsOptions;
}

/** `ok`, or what the error says. An `undefined` claim is absent. */
function judge(claimsClass: ClaimsClass, content: Content): string {
  const { claims = {}, params = {}, options = () => ({}), header = { alg: 'RS256' } } = content;
  const payload = JSON.parse(JSON.stringify({ ...ID, ...claims }));
  try {
    new claimsClass(payload, header, { options: options(), params }).validate({ now: NOW });
    return 'ok';
  } catch (error) {
    return (error as { description: string }).description;
  }
}

type Cases = readonly (readonly [Content, string])[];

function check(claimsClass: ClaimsClass, cases: Cases): void {
  for (const [content, said] of cases) {
    it(`${claimsClass.name} says ${said} to ${JSON.stringify(content)}`, () => {
      assert.equal(judge(claimsClass, content), said);
    });
  }
}

const ID_TOKEN: Cases = [
  [{}, 'ok'],
  ...['iss', 'sub', 'aud', 'exp', 'iat'].flatMap(
    (name): Cases => [
      [{ claims: { [name]: undefined } }, `Missing '${name}' claim`],
      [{ claims: { [name]: null } }, `Invalid claim '${name}'`],
    ],
  ),
  [{ claims: { exp: NOW - 1 } }, 'The token is expired'],
  [{ options: () => ({ tenant: { essential: true } }) }, "Missing 'tenant' claim"],
  [{ params: { nonce: 'n' } }, "Missing 'nonce' claim"],
  [{ params: { nonce: 'n' }, claims: { nonce: 'm' } }, "Invalid claim 'nonce'"],
  [{ params: { nonce: 'n' }, claims: { nonce: ['n'] } }, "Invalid claim 'nonce'"],
  [{ params: { nonce: 'n' }, claims: { nonce: 'n' } }, 'ok'],
  [{ claims: { nonce: 'm' } }, 'ok'],
  [{ params: { maxAge: 0 } }, "Missing 'auth_time' claim"],
  [{ params: { maxAge: null } }, 'ok'],
  [{ params: { maxAge: 60 }, claims: { auth_time: 1 } }, 'ok'],
  [{ claims: { auth_time: '1' } }, "Invalid claim 'auth_time'"],
  [{ claims: { amr: 'pwd' } }, "Invalid claim 'amr'"],
  [{ claims: { amr: ['pwd'] } }, 'ok'],
  [{ params: { clientId: 'client' } }, 'ok'],
  [{ params: { clientId: 'client' }, claims: { aud: ['client'] } }, 'ok'],
  [{ params: { clientId: 'client' }, claims: { aud: ['client', 'x'] } }, "Missing 'azp' claim"],
  [{ params: { clientId: 'client' }, claims: { aud: ['client', 'x'], azp: 'client' } }, 'ok'],
  [{ params: { clientId: 'client' }, claims: { aud: 'x' } }, "Missing 'azp' claim"],
  [{ params: { clientId: 'client' }, claims: { azp: 'x' } }, "Invalid claim 'azp'"],
  [{ claims: { azp: 'x', aud: ['client', 'x'] } }, 'ok'],
];

const HASHES: Cases = [
  [{ params: { accessToken: TEXT } }, 'ok'],
  [{ claims: { at_hash: 'x' } }, 'ok'],
  [{ params: { accessToken: TEXT }, claims: { at_hash: AT_HASH } }, 'ok'],
  [
    { params: { accessToken: `${TEXT}!` }, claims: { at_hash: AT_HASH } },
    "Invalid claim 'at_hash'",
  ],
  [{ params: { accessToken: TEXT }, claims: { at_hash: '' } }, "Invalid claim 'at_hash'"],
  [{ params: { accessToken: TEXT }, claims: { at_hash: null } }, "Invalid claim 'at_hash'"],
  [{ params: { accessToken: [TEXT] }, claims: { at_hash: AT_HASH } }, "Invalid claim 'at_hash'"],
  ...['sha256', 'sha384', 'sha512'].flatMap(
    (name): Cases =>
      ['HS', 'RS', 'PS', 'ES'].map((family) => [
        {
          header: { alg: `${family}${name.slice(3)}` },
          params: { accessToken: TEXT },
          claims: { at_hash: halfHash(name) },
        },
        'ok',
      ]),
  ),
  ...[undefined, 'none', 'EdDSA', 'XS256', 'RS2560', 'xRS256', 'RS1', ['RS256']].map(
    (alg): Cases[number] => [
      { header: { alg }, params: { accessToken: TEXT }, claims: { at_hash: AT_HASH } },
      "Invalid claim 'at_hash'",
    ],
  ),
];

describe('IDToken', () => check(IDToken, ID_TOKEN));
describe('at_hash', () => check(CodeIDToken, HASHES));

const NONCE = { nonce: 'n' };

describe('ImplicitIDToken', () => {
  check(ImplicitIDToken, [
    [{}, "Missing 'nonce' claim"],
    [{ claims: { nonce: '' } }, "Invalid claim 'nonce'"],
    [{ claims: NONCE }, 'ok'],
    [{ claims: { ...NONCE, exp: undefined } }, "Missing 'exp' claim"],
    [{ claims: NONCE, params: { accessToken: TEXT } }, "Missing 'at_hash' claim"],
    [{ claims: { ...NONCE, at_hash: AT_HASH }, params: { accessToken: TEXT } }, 'ok'],
    [
      { claims: { ...NONCE, at_hash: 'x' }, params: { accessToken: TEXT } },
      "Invalid claim 'at_hash'",
    ],
  ]);
});

describe('HybridIDToken', () => {
  check(HybridIDToken, [
    [{}, "Missing 'nonce' claim"],
    [{ claims: NONCE }, 'ok'],
    [{ claims: { ...NONCE, c_hash: 'x' } }, 'ok'],
    [{ claims: NONCE, params: { code: TEXT } }, "Missing 'c_hash' claim"],
    [{ claims: { ...NONCE, c_hash: 'x' }, params: { code: TEXT } }, "Invalid claim 'c_hash'"],
    [{ claims: { ...NONCE, c_hash: AT_HASH }, params: { code: TEXT } }, 'ok'],
  ]);
});

describe('claimsParams', () => {
  for (const [name, spelled] of Object.entries({
    client_id: 'clientId',
    max_age: 'maxAge',
    access_token: 'accessToken',
  })) {
    it(`in authlib's spelling would drop a check: ${name}`, () => {
      assert.throws(() => new IDToken({}, {}, { params: { [name]: 'x' } }), {
        name: 'TypeError',
        message: `Option "claimsParams.${name}" must be spelled "${spelled}"`,
      });
    });
  }

  it('with a name that is misspelt would drop a check: nonse', () => {
    assert.throws(() => new IDToken({}, {}, { params: { nonse: 'x' } }), {
      name: 'TypeError',
      message: 'Unknown option "claimsParams.nonse": did you mean "nonce"?',
    });
  });

  it('may be left out', () => {
    new IDToken(ID, { alg: 'RS256' }).validate({ now: NOW });
  });
});

describe('JWTAccessTokenClaims', () => {
  const options = () => accessTokenOptions({ issuer: ID.iss, resourceServer: 'client' });
  const full = { client_id: 'c', jti: 'j' };
  const typ = (value: unknown) => ({ header: { alg: 'RS256', typ: value } });
  check(JWTAccessTokenClaims, [
    [{ claims: { iss: undefined, exp: undefined } }, 'ok'],
    [typ('at+jwt'), 'ok'],
    [typ('AT+JWT'), 'ok'],
    [typ('Application/at+JWT'), 'ok'],
    [typ('JWT'), "Invalid claim 'typ'"],
    [typ(''), "Invalid claim 'typ'"],
    [typ(1), "Invalid claim 'typ'"],
    [{ claims: { auth_time: 'x' } }, "Invalid claim 'auth_time'"],
    [{ claims: { amr: 'x' } }, "Invalid claim 'amr'"],
    [{ claims: { exp: NOW - 1 } }, 'The token is expired'],
    [{ claims: full, options }, 'ok'],
    [{ claims: { ...full, iss: 'https://x' }, options }, "Invalid claim 'iss'"],
    [{ claims: { ...full, aud: 'x' }, options }, "Invalid claim 'aud'"],
    ...['iss', 'exp', 'aud', 'sub', 'client_id', 'iat', 'jti'].map((name): Cases[number] => [
      { claims: { ...full, [name]: undefined }, options },
      `Missing '${name}' claim`,
    ]),
  ]);
});
