/** The façade does what authlib did, in every case of the record, on tokens that are really signed. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createSigner, headerOf, signToken } from '@postern/testing';
import { InvalidClaimError, JoseError, JsonWebToken } from 'postern/jwt/authlib';
import { DEVIATIONS } from './deviations.ts';
import { CASES, type Outcome, type RecordedCase, SKIPPED } from './record.ts';

const signer = createSigner('ES256');
const jwt = new JsonWebToken(['ES256']);

function replay({ claims, options, now, leeway }: RecordedCase): Outcome {
  const token = signToken(signer, headerOf(signer), claims);
  const decoded = jwt.decode(token, signer.jwk, { claimsOptions: options ?? {} });
  try {
    decoded.validate({ now, leeway });
    return { ok: true };
  } catch (error) {
    if (!(error instanceof JoseError)) throw error;
    const claim = error instanceof InvalidClaimError ? { claim: error.claimName } : {};
    const { name, error: code, description } = error;
    return { ok: false, class: name, error: code, description, ...claim };
  }
}

/** The record names the claim of a MissingClaimError, which authlib itself tells in the description only. */
function expected({ authlib: { claim, ...outcome } }: RecordedCase): Outcome {
  return outcome.class === 'InvalidClaimError' ? { ...outcome, claim: claim as string } : outcome;
}

describe('the record of authlib, replayed by postern/jwt/authlib', { skip: SKIPPED }, () => {
  let replayed = 0;
  for (const recorded of CASES) {
    const deviation = DEVIATIONS.find(({ name }) => name === recorded.name);
    it(deviation ? `${recorded.name} is refused: ${deviation.reason}` : recorded.name, () => {
      if (deviation) {
        assert.throws(() => replay(recorded), { name: 'TypeError', message: deviation.message });
      } else {
        assert.deepEqual(replay(recorded), expected(recorded));
        replayed++;
      }
    });
  }

  it('has a case for every deviation', () => {
    const names = CASES.map(({ name }) => name);
    for (const { name } of DEVIATIONS) assert.ok(names.includes(name), name);
  });

  after(() => {
    console.log(
      `authlib record: ${CASES.length} cases, ${replayed} alike, ${DEVIATIONS.length} listed as deviations`,
    );
  });
});

// Apart from the suite, for a suite that is skipped is not counted.
it('the record of authlib is there', (context) => {
  if (SKIPPED) return context.skip(SKIPPED);
  assert.equal(CASES.length, 398);
});
