/** Both halves of a split gate, built, in the local CloudFront: sign-in, rules, renewal and logout, and which half does what. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keyFor, signSession } from '../support/ring-forge.ts';
import { findCanaries } from './canaries.ts';
import { configSecrets, flowSecrets, saidBy } from './gather-secrets.ts';
import { codeOf, gateCookies, isLoginPage, signIn, userOf } from './scene.ts';
import { startSplitScene } from './split-scene.ts';
import { createViewer, type Page, type Viewer } from './viewer.ts';

const AFTER = `export function handler(event) {
  const request = event.request;
  request.headers['x-after'] = { value: request.uri };
  return request;
}`;

const scene = await startSplitScene({
  config: { rewrite: { directoryIndex: 'index.html' }, after: './after.mjs' },
  files: { 'after.mjs': AFTER },
});
const { provider, origin, site, events, keyRing, store, settle, built } = scene;
const script = { mode: 'cors', from: `${origin}/` } as const;
const viewers: Viewer[] = [];

function person(): Viewer {
  const viewer = createViewer();
  viewers.push(viewer);
  return viewer;
}

/** Which function answered, as CloudFront says it. */
function answeredBy({ headers }: Page): string | undefined {
  return /^(\w+) from cloudfront$/.exec(headers['x-cache'] ?? '')?.[1];
}

/** The session as it will be when `seconds` have passed. */
function age(viewer: Viewer, seconds: number): void {
  const { value = '' } = viewer.jar.of('localhost').get('__Host-postern-session') ?? {};
  const claims = JSON.parse(Buffer.from(value.split('.')[1] ?? '', 'base64url').toString());
  const older = { ...claims, iat: claims.iat - seconds, exp: claims.exp - seconds };
  const token = signSession(keyFor(keyRing, 'session'), keyRing.current.kid, older);
  viewer.jar.keep('localhost', `__Host-postern-session=${token}; Path=/; Secure`);
}

function lastSeen(): (typeof site.got)[0] | undefined {
  return site.got.at(-1);
}

describe('a split gate', () => {
  it('signs people in, and tells the origin who they are', async () => {
    const viewer = person();
    const page = await signIn(viewer, `${origin}/deep/page.html?a=%20b&c`);
    assert.equal(page.url, `${origin}/deep/page.html?a=%20b&c`);
    assert.equal(userOf(page), 'ada');
    assert.equal(lastSeen()?.headers['x-groups'], 'admin,staff');
    assert.equal(lastSeen()?.target, '/deep/page.html?a=%20b&c');
    assert.ok(!JSON.stringify(site.got).includes('postern-session'));
  });

  it('checks in the CloudFront Function, and signs in at Lambda@Edge', async () => {
    const viewer = person();
    const sent = await viewer.request(`${origin}/deep`);
    assert.equal(`${sent.status} ${answeredBy(sent)}`, '302 FunctionGeneratedResponse');
    assert.equal(sent.headers.location, '/.postern/login?return_to=%2Fdeep');
    const login = await viewer.request(new URL(sent.headers.location, origin).href);
    assert.equal(`${login.status} ${answeredBy(login)}`, '302 LambdaGeneratedResponse');
    assert.ok(login.headers.location?.startsWith(`${provider.issuer}/auth?`));
  });

  it('holds to its rules', async () => {
    const [ada, ben, nobody] = [person(), person(), person()];
    await signIn(ada, `${origin}/`, { name: 'ada' });
    await signIn(ben, `${origin}/`, { name: 'ben' });
    assert.equal(userOf(await ada.open(`${origin}/admin/x`)), 'ada');
    const refused = await ben.open(`${origin}/admin/x`);
    assert.equal(`${refused.status} ${codeOf(refused)}`, '403 insufficient_scope');
    assert.match(refused.headers['content-type'] ?? '', /^text\/html/);
    assert.equal((await ben.request(`${origin}/api/x`, script)).status, 200);
    const unknown = await nobody.request(`${origin}/api/x`, script);
    assert.equal(`${unknown.status} ${codeOf(unknown)}`, '401 credential_missing');
    assert.equal((await nobody.request(`${origin}/public/x`)).status, 200);
    assert.equal((await ada.request(`${origin}/nobody`, script)).status, 403);
    const crossSite = await ada.request(`${origin}/api/x`, {
      ...{ method: 'POST', mode: 'cors', from: 'http://evil.example/' },
    });
    assert.equal(`${crossSite.status} ${codeOf(crossSite)}`, '403 cross_site');
    assert.equal((await ada.request(`${origin}/api/x`, { ...script, method: 'POST' })).status, 200);
  });

  it('rewrites, and asks the function of the site with what the origin will get', async () => {
    const viewer = person();
    await signIn(viewer, `${origin}/`);
    const headers = { 'x-user': 'eve', x_user: 'eve', 'x-groups': 'admin' };
    assert.equal((await viewer.request(`${origin}/docs/?a=1`, { headers })).status, 200);
    const seen = lastSeen();
    assert.equal(seen?.target, '/docs/index.html?a=1');
    assert.equal(seen?.headers['x-after'], '/docs/index.html');
    assert.equal(seen?.headers['x-user'], 'ada');
    assert.equal(seen?.headers.x_user, undefined);
  });

  it('renews at the half what the function finds past half of its time', async () => {
    const viewer = person();
    await signIn(viewer, `${origin}/`);
    age(viewer, 2000);
    const before = gateCookies(viewer).get('__Host-postern-session');
    const sent = await viewer.request(`${origin}/a?b=c`);
    assert.equal(sent.headers.location, '/.postern/refresh?return_to=%2Fa%3Fb%3Dc');
    const page = await viewer.open(`${origin}/a?b=c`);
    assert.equal(`${userOf(page)} ${page.url}`, `ada ${origin}/a?b=c`);
    assert.notEqual(gateCookies(viewer).get('__Host-postern-session'), before);
  });

  it('sends a session that is over to the login, and back', async () => {
    const viewer = person();
    await signIn(viewer, `${origin}/`);
    age(viewer, 4000);
    const refused = await viewer.request(`${origin}/api/x`, script);
    assert.equal(`${refused.status} ${codeOf(refused)}`, '401 session_expired');
    assert.equal(userOf(await viewer.open(`${origin}/again`)), 'ada');
  });

  it('tells scripts who is signed in, and renews for them', async () => {
    const viewer = person();
    await signIn(viewer, `${origin}/`);
    const told = await viewer.request(`${origin}/.postern/session`, script);
    assert.equal(JSON.parse(told.body).sub, 'ada');
    const renewal = { ...script, method: 'POST' };
    assert.equal((await viewer.request(`${origin}/.postern/refresh`, renewal)).status, 200);
    assert.equal(userOf(await viewer.open(`${origin}/after`)), 'ada');
  });

  it('has what is under /.postern/ answered by the half, and every other spelling by nobody', async () => {
    const viewer = person();
    await signIn(viewer, `${origin}/`);
    for (const [path, status, by] of [
      ['/.postern/session', 200, 'LambdaGeneratedResponse'],
      ['/.postern/x', 404, 'LambdaGeneratedResponse'],
      ['//.postern/session', 404, 'LambdaGeneratedResponse'],
      ['/a/../.postern/session', 404, 'LambdaGeneratedResponse'],
      ['/%2epostern/session', 404, 'FunctionGeneratedResponse'],
      ['/a/..%2f.postern/session', 404, 'FunctionGeneratedResponse'],
      ['/\\.postern/session', 404, 'FunctionGeneratedResponse'],
    ] as const) {
      const page = await viewer.request(origin + path, script);
      assert.equal(`${page.status} ${answeredBy(page)}`, `${status} ${by}`, path);
    }
  });

  it('signs out, and ends copies of the session once the store has told every function', async () => {
    const viewer = person();
    await signIn(viewer, `${origin}/`);
    const thief = person();
    for (const { line } of viewer.jar.of('localhost').values()) thief.jar.keep('localhost', line);
    const confirm = await viewer.request(`${origin}/.postern/logout`, {
      from: 'http://evil.example/',
    });
    assert.equal(codeOf(confirm), 'confirm_logout');
    const left = await viewer.submit(confirm);
    assert.equal(codeOf(await viewer.submit(left, { logout: 'yes' })), 'signed_out');
    assert.equal(gateCookies(viewer).size, 0);
    assert.ok(isLoginPage(await viewer.open(`${origin}/`)));
    assert.equal(userOf(await thief.request(`${origin}/x`)), 'ada');
    settle();
    const refused = await thief.request(`${origin}/api/x`, script);
    assert.equal(`${refused.status} ${codeOf(refused)}`, '401 session_revoked');
    const renewed = await thief.request(`${origin}/.postern/refresh`, {
      ...script,
      method: 'POST',
    });
    assert.ok([200, 401].includes(renewed.status));
    assert.equal((await thief.request(`${origin}/api/x`, script)).status, 401);
    assert.ok([...store.entries().keys()].some((key) => key.startsWith('s.')));
  });

  it('never fails, and never says what CloudFront would refuse', () => {
    const failures = events.filter(({ type }) => /error|failure/.test(type));
    assert.deepEqual(failures, []);
  });

  it('says no secret: in no log line, in no answer, to the provider or the origin', () => {
    const secrets = new Map([...configSecrets(keyRing), ...flowSecrets(provider, viewers)]);
    assert.ok(secrets.size > 60);
    const said = [
      ...events.map((event) => JSON.stringify(event)),
      ...viewers.flatMap(({ seen }) =>
        seen.filter(({ url }) => url.startsWith(origin)).map(saidBy),
      ),
      ...site.got.map((request) => JSON.stringify(request)),
      ...[built.gate.code, JSON.stringify(built.report)],
    ];
    assert.deepEqual(findCanaries(said.join('\n'), secrets), []);
    for (const { text } of provider.heard) assert.ok(!/__(Host|Secure)-postern/.test(text));
  });
});
