/** A login end to end, without a browser: through a real provider on another site, and back to where the person was going. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { codeOf, gateCookies, isLoginPage, signIn, startScene, userOf } from './scene.ts';

const scene = await startScene();
const { provider, gate } = scene;
const { origin } = gate;

describe('a login', () => {
  it('brings a person to the page that they asked for, and the origin knows who it is', async () => {
    const viewer = scene.viewer();
    const page = await signIn(viewer, `${origin}/deep/page?a=1`);
    assert.equal(page.status, 200);
    assert.equal(page.url, `${origin}/deep/page?a=1`);
    assert.equal(userOf(page), 'ada');
    assert.equal(gate.got.at(-1)?.headers['x-groups'], 'admin,staff');
    assert.doesNotMatch(JSON.stringify(gate.got), /postern/);
  });

  it('begins by a link too, with a hint for the provider', async () => {
    const viewer = scene.viewer();
    const url = `${origin}/.postern/login?return_to=%2Fa%3Fb%3Dc&login_hint=ada%40example.com`;
    const { headers } = await viewer.request(url);
    assert.equal(new URL(headers.location ?? '').searchParams.get('login_hint'), 'ada@example.com');
    assert.equal((await signIn(viewer, url)).url, `${origin}/a?b=c`);
  });

  it('is not asked for twice by a provider that knows the person', async () => {
    const viewer = scene.viewer();
    await signIn(viewer, `${origin}/`);
    viewer.jar.of('localhost');
    gate.clock.ahead = 4000;
    const page = await viewer.open(`${origin}/later`);
    gate.clock.ahead = 0;
    assert.equal(userOf(page), 'ada');
  });

  it('leaves the redirect below 2 KB, headers and all', async () => {
    const page = await scene
      .viewer()
      .request(`${origin}/docs/guide/start.html?utm_source=mail&lang=de`);
    const lines = Object.entries(page.headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const cookies = page.setCookies.map((line) => `set-cookie: ${line}\r\n`);
    const size = [...lines, ...cookies].join('').length;
    assert.ok(size <= 2048, `${size} bytes`);
  });

  it('ends with a page after two rounds that brought no session, and begins again from there', async () => {
    const viewer = scene.viewer();
    let page = await signIn(viewer, `${origin}/`);
    for (let round = 0; round < 4 && codeOf(page) === undefined; round++) {
      // What a browser does that keeps other cookies, but not this one.
      const kept = [...viewer.jar.of('localhost').values()];
      viewer.jar.clear();
      for (const { name, line } of kept) {
        if (!name.endsWith('session')) viewer.jar.keep('localhost', line);
      }
      page = await signIn(viewer, `${origin}/`);
    }
    assert.equal(`${page.status} ${codeOf(page)}`, '400 login_loop');
    gate.clock.ahead = 61;
    assert.ok(isLoginPage(await viewer.open(`${origin}/`)));
    gate.clock.ahead = 0;
  });

  it('shows the provider none of its cookies, and no address but its own', () => {
    assert.ok(provider.heard.length > 20);
    for (const { text } of provider.heard) {
      assert.doesNotMatch(text, /__(Host|Secure)-postern/);
      assert.doesNotMatch(text, /deep\/page|docs\/guide/);
    }
  });

  it('sends nobody to the provider who is signed in', async () => {
    const viewer = scene.viewer();
    await signIn(viewer, `${origin}/`);
    const before = provider.heard.length;
    await viewer.open(`${origin}/a`);
    await viewer.open(`${origin}/b`);
    assert.equal(provider.heard.length, before);
    assert.ok(gateCookies(viewer).has('__Host-postern-session'));
  });
});
