/** Where a forward-auth service may send whom. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readForwardAuthAnswer } from './forward-auth-answer.ts';
import type { ForwardAuthDelegatePlan } from './plan.ts';
import { planDelegate } from './plan-delegate.ts';
import type { Answer, AskedRequest, NoAnswer } from './types.ts';

const PLAN = planDelegate(
  {
    type: 'forwardAuth',
    url: 'https://auth.example.com/auth',
    responseHeaders: [],
    redirectOrigins: ['https://login.example.com'],
    cacheMaxAgeSeconds: 60,
  },
  [],
) as ForwardAuthDelegatePlan;

type Headers = AskedRequest['headers'];
const TOP_LEVEL: Headers = { 'sec-fetch-mode': ['navigate'], 'sec-fetch-dest': ['document'] };

function redirect(
  location: string | undefined,
  { status = 302, method = 'GET', headers = TOP_LEVEL } = {},
): Answer | NoAnswer {
  const request = { method, host: 'a', path: '/', query: '', headers, clientIp: '' };
  const response = new Response(null, { status, ...(location && { headers: { location } }) });
  return readForwardAuthAnswer(PLAN, request, response);
}

function sentTo(location: string): Answer {
  const relayed = [['location', location]] as const;
  return { ok: false, code: 'credential_missing', status: 302, relayed };
}

const REFUSED: Answer = { ok: false, code: 'credential_missing', status: 401 };

describe('a redirect of a forward-auth service', () => {
  for (const status of [301, 302, 303, 307, 308]) {
    it(`is 302 for a top-level navigation, and was ${status}`, () => {
      assert.deepEqual(redirect('/login?rd=%2F', { status }), sentTo('/login?rd=%2F'));
    });
  }

  it('may lead to a named origin', () => {
    const location = 'https://login.example.com/?rd=https%3A%2F%2Fapp.example.com%2F&rm=GET';
    assert.deepEqual(redirect(location), sentTo(location));
    assert.deepEqual(
      redirect('HTTPS://LOGIN.example.com:443'),
      sentTo('https://login.example.com/'),
    );
  });

  const ASTRAY = [
    undefined,
    'https://evil.example/',
    'http://login.example.com/',
    'https://login.example.com:8443/',
    'https://login.example.com@evil.example/',
    'https://login.example.com.evil.example/',
    'https://auth.example.com/',
    '//evil.example/',
    '/\\evil.example/',
    '\\\\evil.example/',
    '/\t/evil.example/',
    'login',
    '?rd=/',
    'javascript:alert(1)',
    'data:text/html,x',
    'null',
    '/caf\xe9',
    '/a b',
    `/${'x'.repeat(8_192)}`,
  ];
  for (const location of ASTRAY) {
    it(`leads nowhere by ${JSON.stringify(location)?.slice(0, 60)}`, () => {
      assert.equal(redirect(location), 'unusable');
    });
  }

  const NO_PAGES: readonly (readonly [
    title: string,
    request: { method?: string; headers?: Headers },
  ])[] = [
    ['a POST', { method: 'POST' }],
    ['a HEAD', { method: 'HEAD' }],
    ['an iframe', { headers: { 'sec-fetch-mode': ['navigate'], 'sec-fetch-dest': ['iframe'] } }],
    [
      'a fetch',
      {
        headers: { 'sec-fetch-mode': ['cors'], 'sec-fetch-dest': ['empty'], accept: ['text/html'] },
      },
    ],
    ['a script without fetch metadata', { headers: { accept: ['*/*'] } }],
    ['a client that says nothing', { headers: {} }],
  ];
  for (const [title, request] of NO_PAGES) {
    it(`is 401 for ${title}, wherever it leads`, () => {
      assert.deepEqual(redirect('/login', request), REFUSED);
      assert.deepEqual(redirect('https://evil.example/', request), REFUSED);
    });
  }

  it('is followed by browsers that send no fetch metadata but want a page', () => {
    const headers = { accept: ['text/html,application/xhtml+xml;q=0.9'] };
    assert.deepEqual(redirect('/login', { headers }), sentTo('/login'));
  });
});
