/** Every published failure that the house knows of is claimed by a rule, which then has tests. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ADVISORIES } from '../support/advisories.ts';

const FOLDER = fileURLToPath(new URL('../../rules', import.meta.url));
const ID = /CVE-\d{4}-\d+|GHSA(?:-[0-9a-z]{4}){3}|joserfc \d+\.\d+\.\d+/g;

/** The ids in the header comment of each rule file, by the file's name. */
const claims = new Map(
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.test.ts') && file !== 'index.test.ts')
    .map((file) => [basename(file, '.test.ts'), readFileSync(join(FOLDER, file), 'utf8')] as const)
    .map(([name, source]) => [name, idsIn(source)] as const),
);

function idsIn(source: string): readonly string[] {
  const [header = ''] = /^\/\*\*.*?\*\//s.exec(source) ?? [];
  return header.match(ID) ?? [];
}

function rulesFor(id: string): readonly string[] {
  return [...claims].filter(([, ids]) => ids.includes(id)).map(([name]) => name);
}

for (const [failure, ids] of Object.entries(ADVISORIES)) {
  describe(`rules against ${failure}`, () => {
    for (const id of ids) {
      const names = rulesFor(id);
      it(`${id}: ${names.join(', ') || 'claimed by no rule'}`, () => {
        assert.ok(names.length > 0, `${id} is claimed by no rule`);
      });
    }
  });
}

describe('the index of rules', () => {
  const known = Object.values(ADVISORIES).flat();

  it('has each id once', () => {
    assert.deepEqual(known, [...new Set(known)]);
  });

  it('knows each id that a rule claims', () => {
    for (const [name, ids] of claims) {
      assert.deepEqual(
        ids.filter((id) => !known.includes(id)),
        [],
        name,
      );
    }
  });

  it('has a rule in each file: the name says it, the header comment explains it', () => {
    for (const file of readdirSync(FOLDER)) {
      assert.match(file, /^[a-z0-9]+(-[a-z0-9]+)*\.test\.ts$/);
    }
  });
});
