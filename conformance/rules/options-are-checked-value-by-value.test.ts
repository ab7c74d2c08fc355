/**
 * Battery B: each option with each value has one stated outcome, wherever the option stands: in a verifier, in an entry of
 * `issuers`, and in the config of a gate. What is not stated as taken must be a TypeError when it is built.
 * CVE-2026-107720 (fast-jwt: a key that is empty, false or null went unnoticed beside a list of algorithms).
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CASES, type OptionForm, outcomeOf, TAKEN, VALUES } from '../support/option-table.ts';

/** The outcome that the table states. */
function stated(option: string, value: string): string {
  return TAKEN[option]?.[value] ?? 'TypeError';
}

function assertColumn(form: OptionForm, option: string): void {
  const rows = Object.keys(VALUES).map((value) => {
    const given = VALUES[value] as () => unknown;
    return [value, outcomeOf(form, { [option]: given() }, option)] as const;
  });
  const expected = rows.map(([value]) => [value, stated(option, value)] as const);
  assert.deepEqual(Object.fromEntries(rows), Object.fromEntries(expected));
}

for (const form of CASES) {
  describe(`options are checked value by value: ${form.name}`, () => {
    for (const option of form.options) {
      it(option, () => assertColumn(form, option));
    }

    it('no option is left out', () => {
      assert.deepEqual([...form.options].sort(), [...form.known()].sort());
    });
  });
}
