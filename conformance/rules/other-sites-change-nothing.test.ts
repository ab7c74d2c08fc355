/** CSRF: with somebody's cookies, another site can neither sign them out, nor renew, nor write; and a sibling domain is another site too. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RULES } from '../login/gate-config.ts';
import { codeOf, gateCookies, signIn, startScene, userOf } from '../login/scene.ts';
import type { RequestOptions } from '../login/viewer.ts';

const { provider, gate, viewer } = await startScene({
  config: { rules: [{ path: '/hook*', allow: 'authenticated', allowCrossSite: true }, ...RULES] },
});
const { origin } = gate;
const ada = viewer();
await signIn(ada, `${origin}/`);
// SameSite=Lax keeps cookies out of most of these requests: the gate must not need it.
const cookie = ada.jar.header('localhost', '/.postern/');

async function ask(path: string, options: RequestOptions): Promise<string> {
  const headers = { cookie, ...options.headers };
  const page = await viewer().request(origin + path, { ...options, headers });
  return `${page.status} ${userOf(page) ?? codeOf(page)}`;
}

const ELSEWHERE: Readonly<Record<string, RequestOptions>> = {
  'another site': { from: 'http://evil.example/' },
  'another port of this host': { from: 'http://localhost:1/' },
  'no page, without Fetch Metadata and Origin': { mode: 'none' },
  'another origin, without Fetch Metadata': {
    mode: 'none',
    headers: { origin: 'http://evil.example' },
  },
  'an opaque origin': { mode: 'none', headers: { origin: 'null' } },
  'an origin that begins alike': { mode: 'none', headers: { origin: `${origin}.evil.example` } },
  'an origin that is https': { mode: 'none', headers: { origin: origin.replace('http', 'https') } },
  'two sites in one header': {
    mode: 'none',
    headers: { 'sec-fetch-site': 'same-origin, cross-site' },
  },
};

describe('a write with a session cookie', () => {
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    for (const [title, options] of Object.entries(ELSEWHERE)) {
      it(`${method} from ${title} is refused`, async () => {
        assert.equal(await ask('/api/x', { ...options, method }), '403 cross_site');
      });
    }

    it(`${method} from this very origin is let through`, async () => {
      assert.match(await ask('/api/x', { from: `${origin}/`, mode: 'cors', method }), /^200 /);
      const headers = { origin };
      assert.match(await ask('/api/x', { mode: 'none', headers, method }), /^200 /);
    });

    it(`${method} from elsewhere is let through where a rule says so`, async () => {
      assert.match(
        await ask('/hook', { from: 'http://evil.example/', mode: 'cors', method }),
        /^200 /,
      );
    });
  }

  it('reading from elsewhere is what links do', async () => {
    assert.equal(await ask('/x', { from: 'http://evil.example/' }), '200 ada');
  });
});

describe('a logout', () => {
  const revoked = () => provider.heard.filter(({ path }) => path === '/token/revocation').length;

  for (const [title, options] of Object.entries(ELSEWHERE)) {
    it(`from ${title} asks first`, async () => {
      for (const method of ['GET', 'POST']) {
        const person = viewer();
        const headers = { cookie, ...options.headers };
        const page = await person.request(`${origin}/.postern/logout`, {
          ...options,
          method,
          headers,
        });
        assert.match(`${page.status} ${codeOf(page)}`, /^(200 confirm_logout|403 cross_site)$/);
        assert.deepEqual(page.setCookies, []);
        assert.match(
          page.body,
          /<form method="post" action="\/\.postern\/logout"><button>Sign out/,
        );
      }
      assert.equal(revoked(), 0);
    });
  }

  it('from a frame, an image or a script asks first', async () => {
    for (const [mode, destination] of [
      ['navigate', 'iframe'],
      ['no-cors', 'image'],
      ['cors', 'empty'],
    ] as const) {
      const headers = { cookie, 'sec-fetch-mode': mode, 'sec-fetch-dest': destination };
      const options = {
        mode: 'none',
        headers: { ...headers, 'sec-fetch-site': 'same-origin' },
      } as const;
      const page = await viewer().request(`${origin}/.postern/logout`, options);
      assert.deepEqual(page.setCookies, []);
    }
    assert.equal(revoked(), 0);
  });

  it('by the button of that page signs out', async () => {
    const person = viewer();
    await signIn(person, `${origin}/`);
    const page = await person.request(`${origin}/.postern/logout`, {
      from: 'http://evil.example/',
    });
    assert.ok(gateCookies(person).size > 0);
    await person.submit(page);
    assert.equal(gateCookies(person).size, 0);
    assert.equal(revoked(), 1);
  });
});

describe('a refresh by POST', () => {
  for (const [title, options] of Object.entries(ELSEWHERE)) {
    it(`from ${title} is refused`, async () => {
      assert.equal(
        await ask('/.postern/refresh', { ...options, method: 'POST' }),
        '403 cross_site',
      );
    });
  }
});

describe('what the session is', () => {
  it('is told to this origin alone', async () => {
    for (const from of ['http://evil.example/', 'http://localhost:1/']) {
      assert.equal(await ask('/.postern/session', { from, mode: 'cors' }), '403 cross_site');
    }
    const page = await ada.request(`${origin}/.postern/session`, {
      from: `${origin}/`,
      mode: 'cors',
    });
    assert.equal(JSON.parse(page.body).sub, 'ada');
    assert.equal(page.headers['access-control-allow-origin'], undefined);
  });
});
