/** The vectors that others have made, every one of them run or accounted for. The table at the end says how many. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { cookbookFiles } from './cookbook.ts';
import { DISPUTED } from './disputed.ts';
import { ABSENT, readVectors } from './load.ts';
import { macFiles } from './mac.ts';
import { rawSignatureFiles } from './raw-signatures.ts';
import { rfcExamples } from './rfc-examples.ts';
import { formatTallies, sum, type Tally, tally } from './tally.ts';
import { tokenFiles } from './tokens.ts';
import type { VectorFile } from './vector.ts';

const SOURCES: readonly (() => readonly VectorFile[])[] = [
  tokenFiles,
  rawSignatureFiles,
  macFiles,
  cookbookFiles,
  () => [rfcExamples()],
];

// A test of its own, so that their absence is counted among what was skipped.
it('the vectors are there', { skip: ABSENT }, () => {
  assert.ok(SOURCES.flatMap((source) => source()).length > 0);
});

describe('vectors', { skip: ABSENT }, () => {
  const tallies: Tally[] = [];
  const files = ABSENT ? [] : SOURCES.flatMap((source) => source());

  for (const file of files) {
    it(`${file.name}: every vector gets its verdict`, () => {
      const counted = tally(file);
      tallies.push(counted);
      const { total, run, passed, disputed, notApplicable, failures } = counted;
      assert.deepEqual(failures, []);
      assert.equal(run + sum(notApplicable.values()), total, 'a vector was dropped');
      assert.equal(passed + disputed, run);
      assert.equal(new Set(file.vectors.map(({ id }) => id)).size, total, 'a vector ran twice');
    });
  }

  it('the disputed ones are exactly those of the list', () => {
    for (const { file } of DISPUTED) {
      const listed = DISPUTED.filter((entry) => entry.file === file).flatMap(({ ids }) => ids);
      assert.equal(tallies.find(({ name }) => name === file)?.disputed, listed.length, file);
    }
    assert.equal(
      sum(tallies.map(({ disputed }) => disputed)),
      sum(DISPUTED.map(({ ids }) => ids.length)),
    );
  });

  it('json_web_signature 367 and 370, marked invalid, are the valid 357 to the letter', () => {
    const { testGroups } = readVectors<{
      readonly testGroups: readonly { readonly tests: readonly { tcId: number; jws: string }[] }[];
    }>('wycheproof/json_web_signature_test.json');
    const group = testGroups.find(({ tests }) => tests.some(({ tcId }) => tcId === 357));
    const [valid, ...others] = [357, 367, 370].map(
      (id) => group?.tests.find(({ tcId }) => tcId === id)?.jws,
    );
    assert.ok(valid);
    assert.deepEqual(others, [valid, valid]);
  });

  after(() => {
    console.log(formatTallies(tallies));
    for (const { file, ids, why } of DISPUTED) console.log(`disputed: ${file} ${ids}: ${why}`);
  });
});
