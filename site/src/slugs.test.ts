import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createSlugs } from './slugs.ts';

it('createSlugs() names headings as GitHub does', () => {
  const slugOf = createSlugs();
  assert.equal(slugOf('What only AWS can prove'), 'what-only-aws-can-prove');
  assert.equal(slugOf('postern/browser'), 'posternbrowser');
  assert.equal(slugOf('`function.zip`, and more: 10 KB'), 'functionzip-and-more-10-kb');
  assert.equal(slugOf('Größe_x – y'), 'größe_x--y');
});

it('createSlugs() numbers what is there already', () => {
  const slugOf = createSlugs();
  assert.deepEqual(
    ['Limits', 'Limits', 'limits'].map((text) => slugOf(text)),
    ['limits', 'limits-1', 'limits-2'],
  );
});
