/** A split gate whose login half is at a function URL: one region, an origin header, and the same sign-in. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findCanaries } from './canaries.ts';
import { configSecrets, flowSecrets } from './gather-secrets.ts';
import { codeOf, gateCookies, isLoginPage, signIn, userOf } from './scene.ts';
import { startSplitScene } from './split-scene.ts';
import { ORIGIN_HEADER } from './split-target.ts';
import { createViewer, type Viewer } from './viewer.ts';

const scene = await startSplitScene({ loginHalf: 'function-url' });
const { provider, clientId, origin, functionUrl, keyRing, events, settle, site } = scene;
const script = { mode: 'cors', from: `${origin}/` } as const;
const viewers: Viewer[] = [];

function person(): Viewer {
  const viewer = createViewer();
  viewers.push(viewer);
  return viewer;
}

describe('a split gate with its half at a function URL', () => {
  it('signs in, renews, tells, and signs out', async () => {
    const viewer = person();
    const page = await signIn(viewer, `${origin}/deep?a=%20b`);
    assert.equal(`${userOf(page)} ${page.url}`, `ada ${origin}/deep?a=%20b`);
    const told = await viewer.request(`${origin}/.postern/session`, script);
    assert.equal(JSON.parse(told.body).sub, 'ada');
    const renewal = { ...script, method: 'POST' };
    assert.equal((await viewer.request(`${origin}/.postern/refresh`, renewal)).status, 200);
    const asked = await viewer.request(`${origin}/.postern/logout`, {
      from: 'http://evil.example/',
    });
    const left = await viewer.submit(asked);
    assert.equal(gateCookies(viewer).size, 0);
    assert.equal(codeOf(await viewer.submit(left, { logout: 'yes' })), 'signed_out');
    assert.ok(isLoginPage(await viewer.open(`${origin}/`)));
  });

  it('writes into the store what the provider ends', async () => {
    const viewer = person();
    await signIn(viewer, `${origin}/`);
    const page = await viewer.request(`${provider.issuer}/session/end?client_id=${clientId}`);
    await viewer.submit(page, { logout: 'yes' });
    settle();
    const refused = await viewer.request(`${origin}/api/x`, script);
    assert.equal(`${refused.status} ${codeOf(refused)}`, '401 session_revoked');
  });

  it('tells nobody anything who has not the origin header', async () => {
    for (const headers of [{}, { [ORIGIN_HEADER.name]: 'x'.repeat(43) }]) {
      const answer = await fetch(`${functionUrl}/.postern/session`, { headers });
      assert.equal(`${answer.status} ${await answer.text()}`, '403 {"error":"forbidden"}');
    }
  });

  it('takes host and origin header from CloudFront, never from a viewer', async () => {
    const headers = { [ORIGIN_HEADER.name]: 'a viewer', 'x-postern-host': 'evil.example' };
    const answer = await person().request(`${origin}/.postern/session`, { mode: 'cors', headers });
    assert.equal(answer.status, 401);
    const login = await person().request(`${origin}/.postern/login`, { headers });
    assert.match(login.headers.location ?? '', new RegExp(encodeURIComponent(origin)));
  });

  it('has no page of the site', async () => {
    const headers = { [ORIGIN_HEADER.name]: ORIGIN_HEADER.value, 'x-postern-host': 'localhost' };
    assert.equal((await fetch(`${functionUrl}/public/x`, { headers })).status, 404);
  });

  it('never fails, and says no secret', () => {
    assert.deepEqual(
      events.filter(({ type }) => /error|failure/.test(type)),
      [],
    );
    const secrets = new Map([
      ...configSecrets(keyRing),
      ...flowSecrets(provider, viewers),
      ['origin header', ORIGIN_HEADER.value],
    ]);
    const said = [...events, ...site.got].map((each) => JSON.stringify(each)).join('\n');
    assert.deepEqual(findCanaries(said, secrets), []);
  });
});
