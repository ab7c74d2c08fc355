/** Tokens that are not believed: each with the error that authlib's users know, and with Postern's code. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner, encode, headerOf, signToken } from '@postern/testing';
import { JsonWebToken } from './json-web-token.ts';

const rsa = createSigner('RS256', 'rsa-1');
const other = createSigner('RS256', 'rsa-1');
const jwt = new JsonWebToken(['RS256', 'ES256']);

type Refusal = readonly [name: string, message: string, code: string];

const BAD: Refusal = ['BadSignatureError', 'bad_signature', 'signature_invalid'];
const UNSUPPORTED: Refusal = [
  'UnsupportedAlgorithmError',
  'unsupported_algorithm',
  'algorithm_not_allowed',
];

function decodeError(description: string, code: string): Refusal {
  return ['DecodeError', `decode_error: ${description}`, code];
}

function tokenOf(header: object = {}): string {
  return signToken(rsa, { ...headerOf(rsa), ...header }, { sub: 'ada' });
}

describe('a token that is not believed', () => {
  const [header, payload, signature] = tokenOf().split('.') as [string, string, string];
  const bad = (text: string) => signToken(rsa, text, {});
  const cases: readonly (readonly [string, unknown, string, string, string])[] = [
    ['of another key', signToken(other, headerOf(rsa), {}), ...BAD],
    ['without signature', `${header}.${payload}.`, ...BAD],
    ['with another payload', `${header}.${encode({ sub: 'eve' })}.${signature}`, ...BAD],
    ['of another alg', tokenOf({ alg: 'RS512' }), ...UNSUPPORTED],
    ['of alg none', `${encode({ alg: 'none' })}.${payload}.`, ...UNSUPPORTED],
    ['of alg toString', tokenOf({ alg: 'toString' }), ...UNSUPPORTED],
    [
      'with crit',
      tokenOf({ crit: ['exp'] }),
      'InvalidCritHeaderParameterNameError',
      'invalid_crit_header_parameter_name',
      'crit_unsupported',
    ],
    [
      'with b64',
      tokenOf({ b64: false }),
      ...decodeError('Invalid header string', 'b64_unsupported'),
    ],
    [
      'without alg',
      tokenOf({ alg: undefined }),
      ...decodeError('Invalid header string', 'header_malformed'),
    ],
    [
      'whose header is no JSON',
      bad('{"alg"'),
      ...decodeError('Invalid header string', 'header_malformed'),
    ],
    [
      'whose header is padded',
      `${header}=.${payload}.${signature}`,
      ...decodeError('Invalid header padding', 'token_malformed'),
    ],
    [
      'whose payload is padded',
      `${header}.${payload}=.${signature}`,
      ...decodeError('Invalid payload or signature segment', 'token_malformed'),
    ],
    [
      'whose payload is a list',
      signToken(rsa, headerOf(rsa), []),
      ...decodeError('Invalid payload value', 'payload_malformed'),
    ],
    [
      'whose payload is no JSON',
      signToken(rsa, headerOf(rsa), '{'),
      ...decodeError('Invalid payload value', 'payload_malformed'),
    ],
    [
      'of two segments',
      `${header}.${payload}`,
      ...decodeError('Invalid input segments length', 'token_malformed'),
    ],
    [
      'of four segments',
      `${header}.${payload}.${signature}.x`,
      ...decodeError('Invalid input segments length', 'token_malformed'),
    ],
    [
      'of six segments',
      'a.b.c.d.e.f',
      ...decodeError('Invalid input segments length', 'token_malformed'),
    ],
    [
      'that is encrypted',
      'a.b.c.d.e',
      ...decodeError('Encrypted tokens (JWE) are not supported', 'token_malformed'),
    ],
    [
      'that holds foreign text',
      `${header}é.${payload}.${signature}`,
      ...decodeError('Invalid token', 'token_malformed'),
    ],
    [
      'that is too large',
      `${header}.${'a'.repeat(17_000)}.x`,
      ...decodeError('Token is too large', 'token_too_large'),
    ],
    ['that is empty', '', ...decodeError('Invalid input segments length', 'token_malformed')],
    ['that is undefined', undefined, ...decodeError('Token must be a string', 'token_malformed')],
    [
      'that is a Buffer',
      Buffer.from(tokenOf()),
      ...decodeError('Token must be a string', 'token_malformed'),
    ],
  ];
  for (const [title, token, name, message, code] of cases) {
    it(`${title}: ${name}`, () => {
      const [error, description = ''] = message.split(': ');
      assert.throws(() => jwt.decode(token as string, { keys: [rsa.jwk] }), {
        name,
        message,
        code,
        error,
        description,
      });
      assert.equal(jwt.decode(tokenOf(), { keys: [rsa.jwk] }).sub, 'ada');
    });
  }
});
