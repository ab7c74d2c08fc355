/** The example of docs/doctor.md shows every check, under its own area, and in the form of today. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { it } from 'node:test';
import { AREAS } from './checks.ts';

const PAGE = new URL('../../../../docs/doctor.md', import.meta.url);

it('the example of docs/doctor.md has each area with its checks', async () => {
  const page = await readFile(PAGE, 'utf8');
  const [, example = ''] = /## An example[\s\S]*?```\n([\s\S]*?)```/.exec(page) ?? [];
  const [shown = ''] = example.split('\nWhat to do\n');
  const areas = shown
    .trim()
    .split('\n\n')
    .map((text) => {
      const [title, ...rows] = text.split('\n');
      const ids = rows.flatMap(
        (row) => /^(?:ok|warning|failed|skipped) {1,8}([a-z-]+) {2}/.exec(row)?.[1] ?? [],
      );
      return { title, ids };
    });
  assert.deepEqual(
    areas,
    AREAS.map(({ title, checks }) => ({ title, ids: checks.map(({ id }) => id) })),
  );
  assert.match(example, /\d+ ok, \d+ with a warning, \d+ failed, \d+ skipped\n$/);
});
