/** Every published failure that the house knows of is claimed by a rule, which then has tests; so is every way in which gates have failed. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ADVISORIES } from '../support/advisories.ts';
import { GATE_FAILURES, PURPOSE_PAIRS } from '../support/gate-failures.ts';

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

describe('rules against the ways in which gates have failed', () => {
  for (const [failure, names] of Object.entries(GATE_FAILURES)) {
    it(`${failure}: ${names.join(', ')}`, () => {
      assert.ok(names.length > 0);
      for (const name of names) assert.ok(claims.has(name), `there is no rule ${name}`);
    });
  }

  it('have a file for each ordered pair of what the key ring is used for', () => {
    assert.equal(PURPOSE_PAIRS.length, 25);
    for (const [made, place, name] of PURPOSE_PAIRS) {
      const source = readFileSync(join(FOLDER, `${name}.test.ts`), 'utf8');
      assert.ok(source.includes(`refusedAs('${made}', '${place}')`), name);
    }
    const files = [...claims.keys()].filter((name) => /^an?-.*-is-no-/.test(name));
    assert.equal(files.length, PURPOSE_PAIRS.length);
  });
});

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
