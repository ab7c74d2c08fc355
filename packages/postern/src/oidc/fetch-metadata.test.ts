import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isNavigation, isOwnNavigation, isPrefetch, isSameOrigin } from './fetch-metadata.ts';
import type { LoginRequest } from './types.ts';

const ORIGIN = 'https://app.example.com';

function request(headers: Record<string, string | string[]>, method = 'GET'): LoginRequest {
  const lists = Object.entries(headers).map(([name, value]) => [name, [value].flat()]);
  return { method, host: '', path: '/', query: '', headers: Object.fromEntries(lists) };
}

const NAVIGATION = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

describe('isNavigation()', () => {
  it('is true for a GET that navigates a document', () => {
    assert.equal(isNavigation(request(NAVIGATION)), true);
  });

  it('is false for frames, scripts, images, and other methods', () => {
    for (const [headers, method] of [
      [{ ...NAVIGATION, 'sec-fetch-dest': 'iframe' }],
      [{ ...NAVIGATION, 'sec-fetch-mode': 'cors' }],
      [{ 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }],
      [{ ...NAVIGATION, 'sec-fetch-dest': ['document', 'document'] }],
      [{ 'sec-fetch-mode': 'navigate', accept: 'text/html' }],
      [{ 'sec-fetch-dest': 'document', accept: 'text/html' }],
      [NAVIGATION, 'POST'],
      [NAVIGATION, 'HEAD'],
      [{}],
      [{ accept: '*/*' }],
    ] as const) {
      assert.equal(isNavigation(request(headers as Record<string, string>, method)), false);
    }
  });

  it('goes by Accept where the browser sends neither header', () => {
    assert.equal(isNavigation(request({ accept: 'text/html,application/xhtml+xml' })), true);
    assert.equal(isNavigation(request({ accept: 'text/html' }, 'POST')), false);
  });
});

describe('isPrefetch()', () => {
  it('knows the headers of every browser', () => {
    for (const headers of [
      { 'sec-purpose': 'prefetch' },
      { 'sec-purpose': 'prefetch;prerender' },
      { purpose: 'prefetch' },
    ]) {
      assert.equal(isPrefetch(request(headers as unknown as Record<string, string>)), true);
    }
    assert.equal(isPrefetch(request(NAVIGATION)), false);
  });
});

describe('isSameOrigin()', () => {
  it('goes by Sec-Fetch-Site alone where it is there', () => {
    const site = (value: string) =>
      isSameOrigin(request({ 'sec-fetch-site': value, origin: ORIGIN }), ORIGIN);
    assert.equal(site('same-origin'), true);
    for (const value of ['same-site', 'cross-site', 'none', 'same-origin, cross-site']) {
      assert.equal(site(value), false);
    }
  });

  it('goes by Origin otherwise, and without both it is false', () => {
    assert.equal(isSameOrigin(request({ origin: ORIGIN }), ORIGIN), true);
    for (const origin of ['https://evil.example', 'null', `${ORIGIN}.evil.example`]) {
      assert.equal(isSameOrigin(request({ origin }), ORIGIN), false);
    }
    assert.equal(isSameOrigin(request({}), ORIGIN), false);
  });
});

describe('isOwnNavigation()', () => {
  it('is a navigation from this origin, or from no page at all', () => {
    const site = (value: string) =>
      isOwnNavigation(request({ ...NAVIGATION, 'sec-fetch-site': value }));
    assert.deepEqual(['same-origin', 'none'].map(site), [true, true]);
    assert.deepEqual(['same-site', 'cross-site', ''].map(site), [false, false, false]);
    assert.equal(isOwnNavigation(request({ accept: 'text/html' })), false);
    assert.equal(isOwnNavigation(request({ 'sec-fetch-site': 'same-origin' })), false);
  });
});
