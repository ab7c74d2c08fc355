/** The errors are told apart by class, by name and by authlib's code. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import * as errors from './errors.ts';

const { JoseError } = errors;

const MADE = {
  JoseError: [new JoseError({ error: 'own' }), 'own'],
  DecodeError: [new errors.DecodeError('x'), 'decode_error'],
  UnsupportedAlgorithmError: [new errors.UnsupportedAlgorithmError(), 'unsupported_algorithm'],
  InvalidCritHeaderParameterNameError: [
    new errors.InvalidCritHeaderParameterNameError(),
    'invalid_crit_header_parameter_name',
  ],
  BadSignatureError: [new errors.BadSignatureError(), 'bad_signature'],
  MissingClaimError: [new errors.MissingClaimError('x'), 'missing_claim'],
  InvalidClaimError: [new errors.InvalidClaimError('x'), 'invalid_claim'],
  ExpiredTokenError: [new errors.ExpiredTokenError(), 'expired_token'],
  InvalidTokenError: [new errors.InvalidTokenError('x'), 'invalid_token'],
} as const;

for (const [name, [made, error]] of Object.entries(MADE)) {
  it(`${name} is a JoseError with the code ${error}`, () => {
    assert.ok(made instanceof JoseError && made instanceof Error);
    assert.equal(made.name, name);
    assert.equal(made.error, error);
    assert.equal(made.message, made.description ? `${error}: ${made.description}` : error);
  });
}

it('every class is in this list', () => {
  assert.deepEqual(Object.keys(MADE).sort(), Object.keys(errors).sort());
});
