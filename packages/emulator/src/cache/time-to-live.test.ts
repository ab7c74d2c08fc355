/** How long each kind of answer stays, after AWS's table of MinTTL, DefaultTTL, MaxTTL and origin headers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CACHING_DISABLED, type CachePolicy } from '../policies.ts';
import { timeToLive } from './time-to-live.ts';

const NOW_SECONDS = 1_800_000_000;
const FROM_ZERO = { ...CACHING_DISABLED, defaultTtlSeconds: 100, maxTtlSeconds: 1_000 };
const FROM_SIXTY = { ...FROM_ZERO, minTtlSeconds: 60 };

function at(seconds: number): string {
  return new Date(seconds * 1_000).toUTCString();
}

type Header = readonly [string, string];
type Case = readonly [status: number, headers: readonly Header[], CachePolicy, expected: number];

const CASES: Readonly<Record<string, Case>> = {
  'the default counts when the origin says nothing': [200, [], FROM_ZERO, 100],
  'max-age counts': [200, [['Cache-Control', 'max-age=30']], FROM_ZERO, 30],
  'max-age is raised to MinTTL': [200, [['Cache-Control', 'max-age=30']], FROM_SIXTY, 60],
  'max-age is cut to MaxTTL': [200, [['Cache-Control', 'max-age=9999']], FROM_ZERO, 1_000],
  'max-age=0 is no caching': [200, [['Cache-Control', 'max-age=0']], FROM_ZERO, 0],
  's-maxage beats max-age': [200, [['cache-control', 'max-age=30, s-maxage=40']], FROM_ZERO, 40],
  'Expires counts': [200, [['Expires', at(NOW_SECONDS + 50)]], FROM_ZERO, 50],
  'max-age beats Expires': [
    200,
    [
      ['Expires', at(NOW_SECONDS + 50)],
      ['Cache-Control', 'max-age=20'],
    ],
    FROM_ZERO,
    20,
  ],
  'an invalid Expires has expired': [200, [['Expires', '0']], FROM_ZERO, 0],
  'a past Expires has expired': [200, [['Expires', at(NOW_SECONDS - 50)]], FROM_ZERO, 0],
  'no-store is obeyed with MinTTL 0': [200, [['Cache-Control', 'no-store']], FROM_ZERO, 0],
  'private is obeyed with MinTTL 0': [200, [['Cache-Control', 'Private, max-age=9']], FROM_ZERO, 0],
  'no-store is kept for MinTTL above 0': [200, [['Cache-Control', 'no-store']], FROM_SIXTY, 60],
  'no-cache="Set-Cookie" forbids only that': [
    200,
    [['Cache-Control', 'no-cache="Set-Cookie", max-age=30']],
    FROM_ZERO,
    30,
  ],
  'a redirect is cached': [302, [], FROM_ZERO, 100],
  'caching disabled keeps nothing': [200, [['Cache-Control', 'max-age=30']], CACHING_DISABLED, 0],
  '206 is not kept': [206, [], FROM_ZERO, 0],
  '304 is not kept': [304, [], FROM_ZERO, 0],
  '401 is never kept': [401, [['Cache-Control', 'max-age=30']], FROM_ZERO, 0],
  '404 is kept for the error caching minimum': [404, [], CACHING_DISABLED, 10],
  '404 is kept as long as the origin asks': [404, [['Cache-Control', 'max-age=30']], FROM_ZERO, 30],
  '500 is kept for its own error caching minimum': [500, [], FROM_ZERO, 3],
  '403 is kept only where the origin asks': [403, [], FROM_ZERO, 0],
  '403 is kept where the origin asks': [403, [['Cache-Control', 'max-age=30']], FROM_ZERO, 30],
};

for (const [title, [status, headers, policy, expected]] of Object.entries(CASES)) {
  test(`timeToLive(): ${title}`, () => {
    const lines = headers.map(([name, value]) => ({ name, value }));
    const errorTtlSeconds = (code: number) => (code === 500 ? 3 : 10);
    assert.equal(
      timeToLive(status, lines, { policy, errorTtlSeconds, nowSeconds: NOW_SECONDS }),
      expected,
    );
  });
}
