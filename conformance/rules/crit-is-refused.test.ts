/** RFC 7515 section 4.1.11: a token with critical extensions that are not understood is invalid, and none is understood here. */
import { describe } from 'node:test';
import { createSigner } from '@postern/testing';
import { goodToken, rule } from '../support/rule.ts';

const signer = createSigner('ES256');

/** A `crit` that is there refuses the token, well-formed or not. */
const SHAPES: readonly unknown[] = [
  ['exp'],
  ['b64'],
  ['x-unknown', 'exp'],
  [],
  '',
  'exp',
  null,
  0,
  false,
  true,
  {},
  [null],
  Array.from({ length: 1_000 }, () => 'exp'),
];

describe('crit is refused', () => {
  rule({
    signer,
    cases: SHAPES.map((crit) => ({
      title: JSON.stringify(crit).slice(0, 40),
      token: goodToken(signer, {}, { crit }),
      code: 'crit_unsupported',
    })),
  });
});
