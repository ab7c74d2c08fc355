/** Random tokens, good and broken, through Postern and jose: what Postern accepts jose accepts, and the rest has a named reason. */
import assert from 'node:assert/strict';
import { after, it } from 'node:test';
import fc from 'fast-check';
import { isAcceptedByJose, verifierFor } from './both-verifiers.ts';
import { buildToken } from './build-token.ts';
import { explainRefusal } from './disagreements.ts';
import { type OptionsPlan, optionsPlan } from './options-plan.ts';
import { type TokenPlan, tokenPlan } from './token-plan.ts';

const RUNS = 3_000;
const LEAST_ACCEPTED_SHARE = 0.2;

const stricter = new Map<string, number>();
let accepted = 0;

after(() => {
  const rows = [...stricter].map(([rule, count]) => `  ${count} × ${rule}`);
  console.log(`${accepted} of ${RUNS} tokens accepted by both; accepted by jose alone:`);
  console.log(rows.join('\n'));
});

it(`verify() accepts nothing that jose refuses, in ${RUNS} random tokens`, async () => {
  await fc.assert(fc.asyncProperty(tokenPlan, optionsPlan, compare), { numRuns: RUNS });
  assert.ok(accepted / RUNS >= LEAST_ACCEPTED_SHARE, `only ${accepted} tokens are acceptable`);
});

async function compare(plan: TokenPlan, options: OptionsPlan): Promise<void> {
  const token = buildToken(plan);
  const verifier = verifierFor(options, plan.alg);
  const result = verifier.verifySync(token);
  assert.deepEqual(await verifier.verify(token), result, 'verifySync() and verify() differ');
  const isAccepted = await isAcceptedByJose(token, { options, alg: plan.alg });
  if (result.ok) {
    accepted++;
    return assert.ok(isAccepted, `jose refuses ${token}`);
  }
  if (!isAccepted) return;
  const rule = explainRefusal(token, options);
  assert.ok(rule, `jose accepts what Postern refuses with ${result.code}: ${token}`);
  stricter.set(rule, (stricter.get(rule) ?? 0) + 1);
}
