/** A built gate in the local CloudFront, in Lambda's own runtime client: everything that a login needs, in one function. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startBuiltScene } from './built-scene.ts';
import { codeOf, gateCookies, isLoginPage, signIn, userOf } from './scene.ts';
import { createViewer } from './viewer.ts';

const { provider, origin, site, events } = await startBuiltScene();

describe('a built gate', () => {
  it('signs people in, and tells the origin who they are', async () => {
    const viewer = createViewer();
    const page = await signIn(viewer, `${origin}/deep/page?a=%20b`);
    assert.equal(page.url, `${origin}/deep/page?a=%20b`);
    assert.equal(userOf(page), 'ada');
    assert.equal(site.got.at(-1)?.headers['x-groups'], 'admin,staff');
    assert.ok(!JSON.stringify(site.got).includes('postern-session'));
  });

  it('holds to its rules', async () => {
    const [ada, ben] = [createViewer(), createViewer()];
    await signIn(ada, `${origin}/`, { name: 'ada' });
    await signIn(ben, `${origin}/`, { name: 'ben' });
    assert.equal(userOf(await ada.open(`${origin}/admin/x`)), 'ada');
    const refused = await ben.open(`${origin}/admin/x`);
    assert.equal(`${refused.status} ${codeOf(refused)}`, '403 insufficient_scope');
    assert.match(refused.headers['content-type'] ?? '', /^text\/html/);
    const script = { mode: 'cors', from: `${origin}/` } as const;
    assert.equal((await createViewer().request(`${origin}/api/x`, script)).status, 401);
    assert.equal((await ben.request(`${origin}/api/x`, script)).status, 200);
  });

  it('renews, tells scripts, and signs out', async () => {
    const viewer = createViewer();
    await signIn(viewer, `${origin}/`);
    const script = { mode: 'cors', from: `${origin}/` } as const;
    const told = await viewer.request(`${origin}/.postern/session`, script);
    assert.deepEqual(JSON.parse(told.body).claims, {
      groups: ['admin', 'staff'],
      email: 'ada@example.com',
    });
    const renewed = await viewer.request(`${origin}/.postern/refresh`, {
      ...script,
      method: 'POST',
    });
    assert.equal(renewed.status, 200);
    let page = await viewer.open(`${origin}/.postern/logout`, { from: `${origin}/` });
    page = await viewer.submit(page, { logout: 'yes' });
    assert.equal(codeOf(page), 'signed_out');
    assert.equal(gateCookies(viewer).size, 0);
    assert.ok(isLoginPage(await viewer.open(`${origin}/`)));
  });

  it('takes a POST to the logout, with the body that CloudFront shows it', async () => {
    const viewer = createViewer();
    await signIn(viewer, `${origin}/`);
    const confirm = await viewer.request(`${origin}/.postern/logout`, {
      from: 'http://evil.example/',
    });
    assert.equal(codeOf(confirm), 'confirm_logout');
    const page = await viewer.submit(confirm);
    assert.match(page.body, /Leave the provider\?/);
  });

  it('never fails, and never says what CloudFront would refuse', () => {
    const failures = events.filter(({ type }) => /error|failure/.test(type));
    assert.deepEqual(failures, []);
  });

  it("shows the provider none of the gate's cookies", () => {
    assert.ok(provider.heard.length > 10);
    for (const { text } of provider.heard) assert.ok(!/__(Host|Secure)-postern/.test(text));
  });
});
