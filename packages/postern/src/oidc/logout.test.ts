import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { COOKIE } from '../session/cookies.ts';
import { chooseProvider } from './choose-provider.ts';
import type { LoginContext } from './context.ts';
import { HOST, type Jar, keepCookies, locationOf, ORIGIN, visitTo } from './login.test.support.ts';
import {
  begin,
  END,
  get,
  isSignedIn,
  OWN,
  PATH,
  parametersOf,
  server,
  TYPED,
} from './logout.test.support.ts';
import { endSession } from './logout.ts';
import type { ProviderPlan } from './plan.ts';
import { readSession } from './read-session.ts';
import { cookiesSet, FROM_SCRIPT, headerOf, sendFrom, signIn } from './signed-in.test.support.ts';
import type { RevocationStore, Visit } from './types.ts';

const FOREIGN = { ...OWN, 'sec-fetch-site': ['cross-site'] };
const BYE = 'https://www.example.com/bye?a=b';

function post(jar: Jar, headers: Visit['request']['headers'] = OWN, query = ''): Visit {
  return sendFrom(PATH + query, jar, { method: 'POST', headers });
}

describe('endSession()', () => {
  for (const [how, visit] of [
    ['a link of this site', (jar) => get(jar)],
    ['the address bar', (jar) => get(jar, TYPED)],
    ['a form of this site', (jar) => post(jar)],
    ['a script of this site', (jar) => post(jar, FROM_SCRIPT)],
    ['a form, where the browser has no fetch metadata', (jar) => post(jar, { origin: [ORIGIN] })],
  ] as readonly [string, (jar: Jar) => Visit][]) {
    it(`acts on ${how}: no cookie is left, and the refresh token is revoked`, async () => {
      const { context, jar } = await begin({ endSessionEndpoint: END });
      jar.set(`${COOKIE.attempt}0123456789`, 'x').set(COOKIE.hold, '1').set('theirs', '1');
      const reply = await endSession(context, visit(jar));
      keepCookies(jar, reply);
      assert.deepEqual([...jar.keys()], ['theirs', COOKIE.out]);
      assert.equal(headerOf(reply, 'clear-site-data'), '"cache"');
      assert.equal(headerOf(reply, 'cache-control'), 'no-store');
      assert.deepEqual(
        server.asked.map(({ path }) => path),
        ['/revoke'],
      );
      assert.equal(reply.code, 'responded');
      const { id_token_hint: hint = '', ...others } = parametersOf(reply);
      assert.equal(hint.split('.').length, 3);
      assert.deepEqual(others, {
        theme: 'dark',
        client_id: 'gate',
        post_logout_redirect_uri: `${ORIGIN}${PATH}`,
      });
    });
  }

  it('answers a form with a page that navigates: a redirect would be subject to the policy of the form’s page', async () => {
    const { context, jar } = await begin({ endSessionEndpoint: END });
    const reply = await endSession(context, post(jar));
    assert.equal(reply.status, 200);
    const url = (headerOf(reply, 'refresh') ?? '').replace('0;url=', '');
    assert.match(reply.body, /You are signed out/);
    assert.ok(reply.body.includes(`href="${url.replaceAll('&', '&#38;')}"`));
  });

  for (const [how, visit, status] of [
    ['a link of another site', (jar) => get(jar, FOREIGN), 200],
    ['a sibling domain', (jar) => get(jar, { ...OWN, 'sec-fetch-site': ['same-site'] }), 200],
    [
      'a picture',
      (jar) => get(jar, { 'sec-fetch-site': ['same-origin'], 'sec-fetch-dest': ['image'] }),
      200,
    ],
    ['a prerender', (jar) => get(jar, { ...TYPED, 'sec-purpose': ['prefetch;prerender'] }), 200],
    ['a browser that tells nothing', (jar) => get(jar, { accept: ['text/html'] }), 200],
    ['a form of another site', (jar) => post(jar, FOREIGN), 403],
    [
      'a form of another site, without fetch metadata',
      (jar) => post(jar, { origin: ['https://evil.example'] }),
      403,
    ],
  ] as readonly [string, (jar: Jar) => Visit, number][]) {
    it(`asks for a click, and ends nothing, on ${how}`, async () => {
      const { context, jar } = await begin({ endSessionEndpoint: END });
      const reply = await endSession(context, visit(jar));
      assert.equal(reply.status, status);
      assert.match(reply.body, /<form method="post" action="\/\.postern\/logout"><button>/);
      assert.deepEqual([cookiesSet(reply), server.asked], [[], []]);
      assert.ok(isSignedIn(context, jar));
    });
  }

  it('is the page where a logout ends, for those without a session', async () => {
    const { context } = await begin({ endSessionEndpoint: END });
    for (const headers of [FOREIGN, TYPED]) {
      const reply = await endSession(context, get(new Map(), headers, '?state=x'));
      assert.deepEqual([reply.status, reply.code, cookiesSet(reply)], [200, 'responded', []]);
      assert.match(reply.body, /You are signed out/);
    }
  });

  it('leaves the provider for somebody without a session who asks for it here', async () => {
    const { context } = await begin({ endSessionEndpoint: END });
    const reply = await endSession(context, get(new Map([[COOKIE.rounds, '2']])));
    assert.equal(parametersOf(reply).client_id, 'gate');
    assert.deepEqual(cookiesSet(reply), [COOKIE.rounds]);
  });

  it('chooses among several providers by the session, and by the host without one', async () => {
    const { context, jar } = await begin({ endSessionEndpoint: END });
    const [ours] = context.providers;
    const planned = (plan: Partial<ProviderPlan>) =>
      ({ ...ours, plan: { ...ours?.plan, ...plan } }) as LoginContext['providers'][number];
    const other = 'https://other.example.com';
    const [byIssuer, byHost] = [
      planned({ issuer: other, clientId: 'other' }),
      planned({ issuer: other, host: HOST, clientId: 'by-host' }),
    ];
    const providers = [byIssuer, byHost, ...context.providers];
    const several = { ...context, providers, chooseProvider };
    assert.equal(parametersOf(await endSession(several, get(jar))).client_id, 'gate');
    assert.equal(parametersOf(await endSession(several, get(new Map()))).client_id, 'by-host');
  });

  it('uses the registered address of the callback host for all hosts', async () => {
    const { context, jar } = await begin({ endSessionEndpoint: END });
    const plan = { ...context.plan, callbackHost: 'login.example.com' };
    const { post_logout_redirect_uri } = parametersOf(
      await endSession({ ...context, plan }, get(jar)),
    );
    assert.equal(post_logout_redirect_uri, 'https://login.example.com/.postern/logout');
    const visit = get(jar);
    const request = { ...visit.request, host: 'app.localhost:8080' };
    const local = { ...visit, request, host: 'app.localhost', origin: 'http://app.localhost:8080' };
    const here = { ...context.plan, callbackHost: 'login.localhost' };
    assert.equal(
      parametersOf(await endSession({ ...context, plan: here }, local)).post_logout_redirect_uri,
      'http://login.localhost:8080/.postern/logout',
    );
  });

  it('names the person by sub where the ID token is absent or long', async () => {
    const { context, jar } = await begin({ endSessionEndpoint: END });
    for (const chunk of ['.0', '.1']) jar.delete(COOKIE.id + chunk);
    const { id_token_hint, logout_hint } = parametersOf(await endSession(context, get(jar)));
    assert.deepEqual([id_token_hint, logout_hint], [undefined, 'ada']);
    const long = await signIn(context, server, { much: 'x'.repeat(3500) });
    assert.ok(long.has(`${COOKIE.id}.1`));
    const reply = parametersOf(await endSession(context, get(long)));
    assert.deepEqual([reply.id_token_hint, reply.logout_hint], [undefined, 'ada']);
  });

  it('sends to allowed addresses only, the first without a wish', async () => {
    const { context, jar } = await begin({ endSessionEndpoint: END }, [`${ORIGIN}/`, BYE]);
    const targetOf = async (query: string) =>
      parametersOf(await endSession(context, get(jar, OWN, query))).post_logout_redirect_uri;
    assert.equal(await targetOf(''), `${ORIGIN}/`);
    assert.equal(await targetOf(`?return_to=${encodeURIComponent(BYE)}`), BYE);
    for (const wish of [
      `${BYE}c`,
      'https://www.example.com/bye',
      'https://evil.example/',
      '//evil.example',
    ]) {
      assert.equal(await targetOf(`?return_to=${encodeURIComponent(wish)}`), `${ORIGIN}/`);
    }
    const asked = await endSession(
      context,
      get(jar, FOREIGN, `?return_to=${encodeURIComponent(BYE)}`),
    );
    assert.ok(asked.body.includes(`action="${PATH}?return_to=${encodeURIComponent(BYE)}"`));
  });

  it('sends what the provider wants in place of the standard’s parameters', async () => {
    const logoutParameters = { client_id: 'client_id', post_logout_redirect_uri: 'logout_uri' };
    const { context, jar } = await begin({ endSessionEndpoint: END, logoutParameters });
    assert.deepEqual(parametersOf(await endSession(context, get(jar))), {
      theme: 'dark',
      client_id: 'gate',
      logout_uri: `${ORIGIN}${PATH}`,
    });
  });

  it('ends at the signed-out page, or where the config says, when the provider has no endpoint', async () => {
    const { context, jar } = await begin();
    const reply = await endSession(context, get(jar));
    assert.deepEqual([reply.status, headerOf(reply, 'refresh')], [200, undefined]);
    assert.match(reply.body, /You are signed out/);
    const configured = await begin({}, [BYE]);
    assert.equal(locationOf(await endSession(configured.context, get(configured.jar))), BYE);
  });

  it('writes the session into the store, so that a copy of its cookie is worth nothing', async () => {
    const { context, jar } = await begin({ endSessionEndpoint: END });
    const entries = new Map<string, number>();
    const revocations: RevocationStore = {
      get: (key) => entries.get(key),
      put: async (key, time) => void entries.set(key, time),
    };
    const copy: Jar = new Map(jar);
    const shared = { ...context, revocations };
    await endSession(shared, get(jar));
    assert.deepEqual(await readSession(shared, visitTo('/', copy)), {
      ok: false,
      code: 'session_revoked',
    });
  });

  it('lets people leave when neither store nor provider answer, and says so in the log', async () => {
    const { context, jar } = await begin({ endSessionEndpoint: END });
    server.misdeed = { answer: (response) => void response.writeHead(500).end() };
    const copy: Jar = new Map(jar);
    const silent = await endSession(context, get(copy));
    assert.deepEqual([silent.status, silent.code], [302, 'provider_unavailable']);
    const put = () => Promise.reject(new Error('gone'));
    const revocations: RevocationStore = { get: () => undefined, put };
    const reply = await endSession({ ...context, revocations }, get(jar));
    assert.deepEqual([reply.status, reply.code], [302, 'store_unavailable']);
    keepCookies(jar, reply);
    assert.deepEqual([...jar.keys()], [COOKIE.out]);
  });

  it('clears what somebody with a worthless session cookie has, and no name that is not ours', async () => {
    const { context } = await begin({ endSessionEndpoint: END });
    const jar: Jar = new Map([
      [COOKIE.session, 'garbage'],
      ['__Secure-postern-id.7', 'x'],
      ['__Secure-postern-other', 'x'],
      [`${COOKIE.refresh}.1`, 'x'],
    ]);
    const reply = await endSession(context, get(jar));
    assert.deepEqual(cookiesSet(reply).sort(), [COOKIE.session, `${COOKIE.refresh}.1`].sort());
    assert.equal(parametersOf(reply).logout_hint, undefined);
  });

  it('is not there for other methods', async () => {
    const { context, jar } = await begin();
    const reply = await endSession(context, sendFrom(PATH, jar, { method: 'PUT', headers: OWN }));
    assert.deepEqual([reply.status, cookiesSet(reply)], [404, []]);
  });
});
