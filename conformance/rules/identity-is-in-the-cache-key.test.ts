/** Two people, one address, one cache: each gets the page that was made for them, where the identity headers are in the cache key. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CACHING_OPTIMIZED } from '@postern/emulator';
import { startBuiltScene } from '../login/built-scene.ts';
import { signIn, userOf } from '../login/scene.ts';
import { createViewer } from '../login/viewer.ts';

const { origin, site } = await startBuiltScene({
  behaviors: [
    { pathPattern: '/kept/*', cachePolicy: { ...CACHING_OPTIMIZED, headers: ['x-user'] } },
    {},
  ],
});
const [ada, ben] = [createViewer(), createViewer()];
await signIn(ada, `${origin}/`, { name: 'ada' });
await signIn(ben, `${origin}/`, { name: 'ben' });

describe('with the identity in the cache key', () => {
  it('each person has a page of their own, from the cache the second time', async () => {
    for (const [viewer, name, result] of [
      [ada, 'ada', /^Miss/],
      [ben, 'ben', /^Miss/],
      [ada, 'ada', /^Hit/],
      [ben, 'ben', /^Hit/],
    ] as const) {
      const page = await viewer.open(`${origin}/kept/mine`);
      assert.equal(userOf(page), name);
      assert.match(page.headers['x-cache'] ?? '', result);
    }
  });

  it("nobody chooses another's page by a header of their own", async () => {
    for (const name of ['x-user', 'X-USER', 'x_user']) {
      const page = await ben.open(`${origin}/kept/mine`, { headers: { [name]: 'ada' } });
      assert.equal(userOf(page), 'ben');
    }
  });

  it('the origin knows for whom each was made', () => {
    const made = site.got.filter(({ target }) => target === '/kept/mine');
    assert.deepEqual(
      made.map(({ headers }) => headers['x-user']),
      ['ada', 'ben'],
    );
  });
});
