import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { BUILD, withFixture } from '../testing/built-fixture.ts';
import { runCommand } from '../testing/fake-process.ts';

describe('postern build of a config whose provider cannot be reached', () => {
  for (const [title, from, to, message] of [
    ['a slip in a rule', "allow: 'authenticated'", "alow: 'authenticated'", /alow/],
    ['a slip of an option', 'rules:', 'hots: [], rules:', /hots/],
    ['nothing else', 'RS256', 'RS256', /Cannot discover/],
    ['algorithms that the stand-in has no key for', 'RS256', 'ES512', /Cannot discover/],
  ] as const) {
    it(`tells of ${title}`, () =>
      withFixture('unreachable-provider', async ({ folder: cwd }) => {
        const file = join(cwd, 'postern.config.ts');
        await writeFile(file, (await readFile(file, 'utf8')).replace(from, to));
        const { exitCode, stderr } = await runCommand(BUILD, { cwd });
        assert.equal(exitCode, 1);
        assert.match(stderr, message);
        if (from !== 'RS256') assert.doesNotMatch(stderr, /Fetching/);
      }));
  }
});
