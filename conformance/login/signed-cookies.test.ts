/** The zero-function tier, as people deploy it: a built login half issues CloudFront's cookies, and CloudFront checks them. */
import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { beforeEach, describe, it } from 'node:test';
import { getSignedCookies } from '@aws-sdk/cloudfront-signer';
import { gateCookies, signIn } from './scene.ts';
import {
  groupOf,
  KEY_PAIR_ID,
  makeKeyPair,
  startSignedCookiesScene,
} from './signed-cookies-scene.ts';
import type { Page, Viewer } from './viewer.ts';

const scene = await startSignedCookiesScene();
const { origin, site, built } = scene;
const LOGIN = `${origin}/.postern/login?return_to=%2Fdeep%3Fa%3D1`;
const OWN = { mode: 'cors', from: `${origin}/` } as const;

beforeEach(() => {
  scene.advanceBySeconds = 0;
});

async function signedIn(): Promise<Viewer> {
  const viewer = scene.viewer();
  await signIn(viewer, LOGIN);
  return viewer;
}

function codeOf({ status, body }: Page): string {
  return `${status} ${/<Code>(\w+)/.exec(body)?.[1] ?? ''}`.trim();
}

async function ask(viewer: Viewer, path = '/page'): Promise<string> {
  return codeOf(await viewer.request(origin + path));
}

function cookie(viewer: Viewer, name: string): string {
  return viewer.jar.of('localhost').get(`CloudFront-${name}`)?.value ?? '';
}

function replace(viewer: Viewer, name: string, value: string): void {
  viewer.jar.keep('localhost', `CloudFront-${name}=${value}; Path=/; Secure; HttpOnly`);
}

function decode(value: string): Buffer {
  return Buffer.from(
    value.replaceAll('-', '+').replaceAll('_', '=').replaceAll('~', '/'),
    'base64',
  );
}

function encode(text: string): string {
  const base64 = Buffer.from(text).toString('base64');
  return base64.replaceAll('+', '-').replaceAll('=', '_').replaceAll('/', '~');
}

describe('signed cookies, without a function', () => {
  it('open the site to those who have signed in, and to nobody else', async () => {
    const viewer = scene.viewer();
    const seen = site.got.length;
    assert.equal(await ask(viewer), '403 MissingKey');
    assert.equal(site.got.length, seen);
    assert.equal(await ask(viewer, '/public/x'), '200');
    const page = await signIn(viewer, LOGIN);
    assert.equal(page.url, `${origin}/deep?a=1`);
    assert.equal(page.status, 200);
    assert.equal(await ask(viewer, '/spa?q=x&y=z'), '200');
    assert.equal(await ask(scene.viewer()), '403 MissingKey');
  });

  it('are what the signer of AWS makes of the same policy', async () => {
    const viewer = await signedIn();
    const policy = decode(cookie(viewer, 'Policy')).toString();
    const common = { keyPairId: KEY_PAIR_ID, privateKey: scene.key.privateKey };
    const theirs = getSignedCookies({ ...common, policy, algorithm: 'SHA256' });
    const ours = ['Policy', 'Key-Pair-Id', 'Hash-Algorithm'].map((name) => cookie(viewer, name));
    const names = ['CloudFront-Policy', 'CloudFront-Key-Pair-Id', 'CloudFront-Hash-Algorithm'];
    assert.deepEqual(
      ours,
      names.map((name) => (theirs as unknown as Record<string, string>)[name]),
    );
    const key = createPublicKey(scene.key.publicKey);
    assert.ok(verify('sha256', Buffer.from(policy), key, decode(cookie(viewer, 'Signature'))));
  });

  it('have every flag, for this host alone', async () => {
    const viewer = await signedIn();
    for (const name of ['Policy', 'Signature', 'Key-Pair-Id', 'Hash-Algorithm']) {
      const line = viewer.jar.of('localhost').get(`CloudFront-${name}`)?.line ?? '';
      assert.match(line, /; Max-Age=3600; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
      assert.doesNotMatch(line, /domain/i);
    }
  });

  it('end with the idle time, and open again after a refresh', async () => {
    const viewer = await signedIn();
    scene.advanceBySeconds = 3_590;
    assert.equal(await ask(viewer), '200');
    const pairs = [...viewer.jar.of('localhost').values()].map(
      (each) => `${each.name}=${each.value}`,
    );
    const headers = { cookie: pairs.join('; ') };
    scene.advanceBySeconds = 3_601;
    // The browser has dropped them; somebody who has kept them is refused as well.
    assert.equal(await ask(viewer), '403 MissingKey');
    assert.equal(
      codeOf(await scene.viewer().request(`${origin}/page`, { headers })),
      '403 AccessDenied',
    );
    scene.advanceBySeconds = 0;
    const renewed = await viewer.request(`${origin}/.postern/refresh`, { ...OWN, method: 'POST' });
    assert.equal(renewed.status, 200);
    assert.equal(renewed.setCookies.filter((line) => line.startsWith('CloudFront-')).length, 4);
    assert.equal(await ask(viewer), '200');
  });

  it('are worth nothing once changed', async () => {
    const viewer = await signedIn();
    const [policy, signature] = [cookie(viewer, 'Policy'), cookie(viewer, 'Signature')];
    const later = decode(policy)
      .toString()
      .replace(/\d{10}/, (time) => `${Number(time) + 86_400}`);
    replace(viewer, 'Policy', encode(later));
    assert.equal(await ask(viewer), '403 AccessDenied');
    replace(viewer, 'Policy', policy);
    assert.equal(await ask(viewer), '200');
    replace(viewer, 'Signature', signature.replace(/^....../, 'AAAAAA'));
    assert.equal(await ask(viewer), '403 AccessDenied');
  });

  it('open no other host', async () => {
    const viewer = await signedIn();
    const pairs = [...viewer.jar.of('localhost').values()].map(
      (each) => `${each.name}=${each.value}`,
    );
    for (const [host, expected] of [
      [new URL(origin).host, '200'],
      ['other.localhost', '403 AccessDenied'],
      ['app.example.com', '403 AccessDenied'],
    ] as const) {
      const headers = { host, cookie: pairs.join('; ') };
      assert.equal(codeOf(await scene.viewer().request(`${origin}/page`, { headers })), expected);
    }
  });

  it('end with their key, and not before', async () => {
    const viewer = await signedIn();
    const next = makeKeyPair('rsa');
    await scene.redeploy([groupOf(next, 'KNEXT'), groupOf(scene.key)]);
    assert.equal(await ask(viewer), '200');
    await scene.redeploy([groupOf(next, 'KNEXT')]);
    assert.equal(await ask(viewer), '403 InvalidKey');
    await scene.redeploy([groupOf(scene.key)]);
  });

  it('are cleared at the logout', async () => {
    const viewer = await signedIn();
    let page = await viewer.open(`${origin}/.postern/logout`, { from: `${origin}/` });
    page = await viewer.submit(page, { logout: 'yes' });
    assert.equal(gateCookies(viewer).size, 0);
    assert.equal(cookie(viewer, 'Policy'), '');
    assert.equal(await ask(viewer), '403 MissingKey');
  });

  it('leave OPTIONS unchecked, and the host and writes from elsewhere, as the notice says', async () => {
    const viewer = await signedIn();
    assert.equal(
      (await scene.viewer().request(`${origin}/page`, { method: 'OPTIONS' })).status,
      200,
    );
    const evil = { from: 'http://evil.example/', method: 'POST' } as const;
    assert.equal((await viewer.request(`${origin}/page`, evil)).status, 200);
    const headers = { 'x-user': 'root' };
    assert.equal((await viewer.request(`${origin}/page`, { headers })).status, 200);
    assert.equal(site.got.at(-1)?.headers['x-user'], 'root');
    const [notice = ''] = built.report.notices;
    assert.match(notice, /writes from other sites; the removal of headers .* OPTIONS passes/);
  });
});

describe('a build for signed cookies', () => {
  it('holds the key that it was told to hold, and says so', () => {
    assert.ok(built.report.secrets.includes('SIGNING_KEY'));
    assert.equal(built.report.notices.length, 2);
    assert.match(built.report.notices[1] ?? '', /trusted key group that holds K2JCJMDEHXQW5F/);
    assert.ok(!JSON.stringify(built.report).includes('PRIVATE KEY'));
  });

  it('works with RSA, whose cookies are larger', async () => {
    const larger = await startSignedCookiesScene({ key: makeKeyPair('rsa') });
    const viewer = larger.viewer();
    const page = await signIn(viewer, `${larger.origin}/.postern/login?return_to=%2F`);
    assert.equal(page.status, 200);
    assert.equal(cookie(viewer, 'Signature').length, 344);
  });
});
