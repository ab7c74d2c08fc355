/** The gate stands before the cache, not behind it: what is cached for one person is not given to somebody who may not see it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CACHING_OPTIMIZED } from '@postern/emulator';
import { startBuiltScene } from '../login/built-scene.ts';
import { codeOf, signIn, userOf } from '../login/scene.ts';
import { createViewer } from '../login/viewer.ts';

const IN_KEY = { ...CACHING_OPTIMIZED, headers: ['x-user', 'x-groups'] };
const { origin, site } = await startBuiltScene({
  behaviors: [
    { pathPattern: '/kept/by-person/*', cachePolicy: IN_KEY },
    { pathPattern: '/kept/*', cachePolicy: CACHING_OPTIMIZED },
    { pathPattern: '/admin/kept/*', cachePolicy: { ...CACHING_OPTIMIZED, defaultTtlSeconds: 600 } },
    {},
  ],
});
const [ada, ben] = [createViewer(), createViewer()];
await signIn(ada, `${origin}/`, { name: 'ada' });
await signIn(ben, `${origin}/`, { name: 'ben' });

function asked(path: string): number {
  return site.got.filter(({ target }) => target === path).length;
}

describe('a page in the cache', () => {
  it('is a hit for who may see it', async () => {
    await ada.open(`${origin}/kept/a`);
    const page = await ben.open(`${origin}/kept/a`);
    assert.match(page.headers['x-cache'] ?? '', /^Hit from cloudfront/);
    assert.equal(asked('/kept/a'), 1);
  });

  it('is a way to the login for who has no session', async () => {
    const page = await createViewer().request(`${origin}/kept/a`);
    assert.equal(page.status, 302);
    assert.equal(userOf(page), undefined);
    const script = { mode: 'cors', from: `${origin}/` } as const;
    assert.equal((await createViewer().request(`${origin}/kept/a`, script)).status, 401);
  });

  it('is refused to who is somebody else, by the rule of its path', async () => {
    assert.equal(userOf(await ada.open(`${origin}/admin/kept/a`)), 'nobody');
    assert.match((await ada.open(`${origin}/admin/kept/a`)).headers['x-cache'] ?? '', /^Hit/);
    const page = await ben.open(`${origin}/admin/kept/a`);
    assert.equal(`${page.status} ${codeOf(page)}`, '403 insufficient_scope');
  });

  it('that came from the login is in no cache: neither redirects nor refusals nor cookies', async () => {
    for (let count = 0; count < 2; count++) {
      const page = await createViewer().request(`${origin}/kept/b`);
      assert.doesNotMatch(page.headers['x-cache'] ?? '', /^Hit/);
      assert.equal(page.setCookies.length, 1);
    }
    assert.equal(asked('/kept/b'), 0);
  });
});
