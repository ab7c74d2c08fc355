/** Which texts are hosts, and which host is covered by which. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coversHost, planExactHost, planHosts } from './plan-hosts.ts';

const LABEL_63 = 'a'.repeat(63);
const LONGEST = `${`${LABEL_63}.`.repeat(3)}${'a'.repeat(61)}`;

const HOSTS = [
  'a.example.com',
  'localhost',
  '127.0.0.1',
  '[::1]',
  '*.example.com',
  '*.localhost',
  'a_b.example.com',
  'xn--bcher-kva.example',
  `${LABEL_63}.example.com`,
  LONGEST,
];

const NO_HOSTS = [
  '*',
  '*.com',
  '*.*.com',
  '*example.com',
  '[::2]',
  'x[::1]',
  'a-.example.com',
  '-a.example.com',
  'a..example.com',
  '.example.com',
  'a.example.com.',
  'a/b',
  `${LABEL_63}a.example.com`,
  `${LONGEST}a`,
];

test('planHosts() takes host names and wildcards for whole labels, in lower case', () => {
  for (const host of HOSTS) assert.deepEqual(planHosts([host.toUpperCase()]), [host], host);
  for (const host of NO_HOSTS) assert.throws(() => planHosts([host]), /must be a host name/, host);
});

const COVERED: readonly [known: string, host: string, isCovered: boolean][] = [
  ['a.example.com', 'a.example.com', true],
  ['a.example.com', 'b.a.example.com', false],
  ['*.example.com', 'a.example.com', true],
  ['*.example.com', 'b.a.example.com', true],
  ['*.example.com', 'example.com', false],
  ['*.example.com', '.example.com', false],
  ['*.example.com', 'aexample.com', false],
  ['*.example.com', 'a.example.org', false],
  ['*.example.com', 'a-much-longer-name.example.org', false],
];

for (const [known, host, isCovered] of COVERED) {
  test(`coversHost() says ${isCovered} for "${host}" under "${known}"`, () => {
    assert.equal(coversHost(known, host), isCovered);
  });
}

test('planExactHost() takes what "hosts" covers, and lists it where it does not', () => {
  const hosts = ['a.example.com', '*.example.org'];
  const plan = (host: unknown) => planExactHost(host, { option: 'it', hosts });
  assert.equal(plan('A.example.com'), 'a.example.com');
  assert.equal(plan('b.example.org'), 'b.example.org');
  assert.throws(
    () => plan('b.example.com'),
    /^TypeError: Option "it" must be one of "hosts" \(a.example.com, \*.example.org\), got "b.example.com"/,
  );
});
