/** No address that somebody sends around leads off the site: not after a login, not after a refresh, not after a logout. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { signIn, signInUpToCallback, startScene } from '../login/scene.ts';

const { gate, viewer } = await startScene();
const { origin } = gate;
const { host } = new URL(origin);

const HOSTILE = [
  '//evil.example/x',
  '///evil.example/x',
  '/\\evil.example/x',
  '\\\\evil.example/x',
  '/\\/evil.example',
  'https://evil.example/',
  'https:evil.example',
  'javascript:alert(1)',
  'data:text/html,x',
  `http://${host}.evil.example/`,
  `//${host}@evil.example/`,
  `http://${host}@evil.example/`,
  '.evil.example',
  '@evil.example',
  '/\t/evil.example',
  '\t//evil.example',
  '/\n/evil.example',
  '/x\r\nlocation: https://evil.example/',
  '/%0d%0a//evil.example',
  '/.//evil.example',
  '/..//evil.example',
  '/a/..//evil.example',
  '/%2e%2e//evil.example',
  '/%2f/evil.example',
  '/%5cevil.example',
  ' //evil.example',
  'x//evil.example',
  '?x=//evil.example',
  '',
];

describe('after a login', () => {
  for (const target of HOSTILE) {
    it(`to return_to=${JSON.stringify(target)} the browser is on this site`, async () => {
      const person = viewer();
      const url = `${origin}/.postern/login?return_to=${encodeURIComponent(target)}`;
      const page = await signIn(person, url);
      assert.equal(new URL(page.url).origin, origin);
      const hosts = person.seen.map((each) => new URL(each.url).hostname);
      assert.deepEqual([...new Set(hosts)].sort(), ['127.0.0.1', 'localhost']);
      assert.ok(!person.seen.some(({ url }) => new URL(url).host.includes('evil')));
    });
  }

  it('which began at an address that looks like a host, likewise', async () => {
    for (const path of ['//evil.example/', '//evil.example/%2e%2e', '/.//evil.example']) {
      const page = await signIn(viewer(), `${origin}${path}`);
      assert.equal(new URL(page.url).origin, origin, path);
    }
  });

  it('the redirect URI is from the config, whatever hosts a request names', async () => {
    const headers = { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' };
    const { headers: answer } = await viewer().request(`${origin}/`, { headers });
    const location = new URL(answer.location ?? '');
    assert.equal(location.searchParams.get('redirect_uri'), `${origin}/.postern/callback`);
    const foreign = await viewer().request(`${origin}/`, { headers: { host: 'evil.example' } });
    assert.equal(foreign.status, 421);
    assert.equal(foreign.headers.location, undefined);
  });

  it('parameters of the callback decide nothing about it', async () => {
    const person = viewer();
    const callback = await signInUpToCallback(person, `${origin}/deep`);
    const more =
      '&return_to=//evil.example&redirect_uri=https://evil.example&returnTo=//evil.example';
    const { headers } = await person.request(callback + more);
    assert.equal(headers.location, `${origin}/deep`);
  });
});

describe('with a session', async () => {
  const person = viewer();
  await signIn(person, `${origin}/`);
  for (const target of HOSTILE) {
    it(`a refresh with return_to=${JSON.stringify(target)} stays`, async () => {
      const url = `${origin}/.postern/refresh?return_to=${encodeURIComponent(target)}`;
      const { status, headers } = await person.request(url);
      assert.equal(status, 302);
      assert.equal(new URL(headers.location ?? '').origin, origin);
      assert.doesNotMatch(headers.location ?? '', /localhost:\d+\/[/\\]/);
    });
  }

  it('a logout goes to none of them: only to addresses of the config', async () => {
    const kept = person.jar.header('localhost', '/.postern/');
    for (const target of HOSTILE) {
      const url = `${origin}/.postern/logout?return_to=${encodeURIComponent(target)}`;
      const page = await viewer().request(url, { headers: { cookie: kept }, from: `${origin}/` });
      const { location = '' } = page.headers;
      assert.equal(page.status, 302);
      const asked = new URL(location).searchParams.get('post_logout_redirect_uri');
      assert.equal(asked, `${origin}/.postern/logout`);
    }
  });
});
