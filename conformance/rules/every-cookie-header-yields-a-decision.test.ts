/** Whatever a browser, a sibling domain or a proxy has put into `Cookie`, the gate decides: it never fails, and never takes garbage for a session. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { codeOf, gateCookies, signIn, startScene, userOf } from '../login/scene.ts';

const { gate, viewer } = await startScene();
const ada = viewer();
await signIn(ada, `${gate.origin}/`);
const session = gateCookies(ada).get('__Host-postern-session') ?? '';
const NAME = '__Host-postern-session';

/** Each with a session beside it would still be one. */
const GARBAGE: readonly string[] = [
  '',
  ';',
  ';;;;',
  '=',
  '=x',
  'a',
  'a; b; c',
  'tracking=%FF%FE%',
  'tracking=%',
  'a="quoted; value"',
  'a=b=c=d',
  '__proto__=1; constructor=2; hasOwnProperty=3',
  'toString=x',
  `x=${'y'.repeat(6000)}`,
  Array.from({ length: 400 }, (_, n) => `c${n}=1`).join('; '),
  '\t; \t=\t',
  'caf\u00e9=\u00e9',
];

const NO_SESSIONS: readonly string[] = [
  '',
  'x',
  '.',
  '..',
  '...',
  'a.b.c',
  'null',
  '{}',
  '%7B%7D',
  '"',
  `"${session}"`,
  `${session}=`,
  ` ${session.slice(0, -1)}`,
  session.slice(1),
  session.split('.').slice(0, 2).join('.'),
  `${session}.${session}`,
  session.toLowerCase(),
  encodeURIComponent(`${session}\u0000`),
  'x'.repeat(7000),
];

const PATHS = [
  '/',
  '/api/x',
  '/.postern/session',
  '/.postern/callback?code=x&state=y',
  '/.postern/logout',
];

describe('beside a good session', () => {
  for (const text of GARBAGE) {
    it(`${JSON.stringify(text.slice(0, 40))} disturbs nothing`, async () => {
      for (const cookie of [`${text}; ${NAME}=${session}`, `${NAME}=${session}; ${text}`]) {
        const page = await viewer().request(`${gate.origin}/`, { headers: { cookie } });
        assert.equal(userOf(page), 'ada');
      }
    });
  }
});

describe('without a good session', () => {
  for (const text of [...GARBAGE, ...NO_SESSIONS.map((value) => `${NAME}=${value}`)]) {
    it(`${JSON.stringify(text.slice(0, 50))} is nobody, everywhere`, async () => {
      for (const path of PATHS) {
        for (const mode of ['navigate', 'cors'] as const) {
          const headers = { cookie: text };
          const page = await viewer().request(`${gate.origin}${path}`, { mode, headers });
          assert.ok(page.status < 500, `${page.status} at ${path}`);
          assert.equal(userOf(page), undefined);
          if (path === '/api/x' && mode === 'cors') {
            assert.match(codeOf(page) ?? '', /^(credential_missing|session_invalid)$/);
          }
        }
      }
    });
  }

  it('no cookie header at all is nobody, everywhere', async () => {
    for (const path of PATHS) {
      const page = await viewer().request(`${gate.origin}${path}`);
      assert.ok(page.status < 500);
      assert.equal(userOf(page), undefined);
    }
  });
});
