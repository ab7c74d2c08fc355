/** `createVerifier({ claims })` answers as authlib did, or the case is in the table with its reason. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { recordedVerdict, verdictOf } from './compat-run.ts';
import { COMPAT } from './compat-table.ts';
import { CASES, SKIPPED } from './record.ts';

const LISTED = COMPAT.flatMap((group) =>
  group.names
    .trim()
    .split(/\s+/)
    .map((name) => ({ ...group, name })),
);

describe('the record of authlib, replayed by createVerifier({ claims })', { skip: SKIPPED }, () => {
  for (const recorded of CASES) {
    const listed = LISTED.find(({ name }) => name === recorded.name);
    it(listed ? `${recorded.name}: ${listed.reason}` : recorded.name, () => {
      const authlib = recordedVerdict(recorded);
      if (listed) assert.equal(authlib, listed.authlib);
      assert.equal(verdictOf(recorded), listed ? listed.postern : authlib);
    });
  }

  it('is one case for each name in the table, and every entry differs', () => {
    const names = CASES.map(({ name }) => name);
    for (const { name } of LISTED) assert.ok(names.includes(name), name);
    assert.equal(new Set(LISTED.map(({ name }) => name)).size, LISTED.length);
    for (const { authlib, postern, name } of LISTED) assert.notEqual(authlib, postern, name);
  });

  it('accepts what authlib refuses only where an essential claim is 0', () => {
    const looser = LISTED.filter(({ authlib, postern }) => authlib !== 'ok' && postern === 'ok');
    assert.deepEqual(
      looser.map(({ name }) => name),
      ['time-essential/iat/zero'],
    );
  });

  after(() => {
    const reasons = [...new Set(LISTED.map(({ reason }) => reason))];
    console.log(`createVerifier: ${CASES.length} cases, ${CASES.length - LISTED.length} alike`);
    for (const reason of reasons) {
      const { length } = LISTED.filter((listed) => listed.reason === reason);
      console.log(`${length} differ: ${reason}`);
    }
  });
});

// Apart from the suite, for a suite that is skipped is not counted.
it('the table of createVerifier has a record to be held against', (context) => {
  if (SKIPPED) return context.skip(SKIPPED);
  assert.ok(LISTED.length < CASES.length);
});
