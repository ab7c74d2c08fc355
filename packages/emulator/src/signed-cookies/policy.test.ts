/** Policies that CloudFront would not read, and what a resource covers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkOptions } from '../check-options.ts';
import { checkKeyGroups } from './key-groups.ts';
import { readPolicy } from './policy.ts';
import { coversUrl, type RequestedUrl } from './resource.ts';
import { groupOf, makeSigner } from './signer.test.support.ts';

const TIME = '"DateLessThan":{"AWS:EpochTime":1}';

test('readPolicy() takes one statement with a time, white space or not', () => {
  const text = `{"Statement":[{"Resource":"https://a/*","Condition":{${TIME}}}]}`;
  const expected = { resource: 'https://a/*', dateLessThan: 1 };
  assert.deepEqual(readPolicy(text), expected);
  assert.deepEqual(readPolicy(`\n ${text.replaceAll(',', ' ,\n')} `), expected);
});

test('readPolicy() refuses everything else', () => {
  const statement = `{"Condition":{${TIME}}}`;
  for (const text of [
    '',
    'null',
    '[]',
    '{}',
    '{"Statement":[]}',
    `{"Statement":${statement}}`,
    `{"Statement":[${statement},${statement}]}`,
    `{"Version":"2012-10-17","Statement":[${statement}]}`,
    '{"Statement":[{"Resource":"https://a/*"}]}',
    '{"Statement":[{"Condition":{}}]}',
    '{"Statement":[{"Condition":{"DateLessThan":{"AWS:EpochTime":"1"}}}]}',
    '{"Statement":[{"Condition":{"DateLessThan":{"AWS:EpochTime":-1}}}]}',
    '{"Statement":[{"Condition":{"dateLessThan":{"AWS:EpochTime":1}}}]}',
    `{"Statement":[{"Condition":{${TIME},"DateGreaterThan":{}}}]}`,
    `{"Statement":[{"Condition":{${TIME},"IpAddress":{"AWS:SourceIp":["10.0.0.0/8"]}}}]}`,
    `{"Statement":[{"Condition":{${TIME},"IpAddress":{"AWS:SourceIp":"10.0.0.0/33"}}}]}`,
    `{"Statement":[{"Condition":{${TIME},"Bool":{}}}]}`,
    `{"Statement":[{"Resource":["https://a/*"],"Condition":{${TIME}}}]}`,
    `{"Statement":[{"Resource":"/a","Condition":{${TIME}}}]}`,
  ]) {
    assert.equal(readPolicy(text), undefined, text);
  }
});

function requested(text: string): RequestedUrl {
  const [, protocol, host = '', path = '', , query] =
    /^(https?):\/\/([^/]*)([^?]*)(\?(.*))?$/.exec(text) ?? [];
  return { protocol: protocol as 'http', host, path, query };
}

/** The first two are in the developer guide. */
const COVERED: readonly (readonly [
  resource: string,
  yes: readonly string[],
  no: readonly string[],
])[] = [
  [
    'https://d1.cloudfront.net/*game_download.zip*',
    [
      'https://d1.cloudfront.net/game_download.zip',
      'https://d1.cloudfront.net/example_game_download.zip?license=yes',
      'https://d1.cloudfront.net/test_game_download.zip?license=temp',
    ],
    [
      'https://d2.cloudfront.net/game_download.zip',
      'https://d1.cloudfront.net/a?game_download.zip',
    ],
  ],
  [
    'https://www.example.com/hello*world',
    ['https://www.example.com/helloworld', 'https://www.example.com/hello-world'],
    ['https://www.example.net/helloworld', 'https://www.example.com/hello?world'],
  ],
  ['*', ['http://a/', 'https://b.example/c?d'], []],
  [
    'http://example.com*',
    ['http://example.com.a/b?c', 'http://example.com/'],
    ['https://example.com/'],
  ],
  ['*example.com', ['https://www.example.com/', 'http://example.com/'], ['http://example.com/a']],
  [
    '*://example.com/a',
    ['http://example.com/a', 'https://EXAMPLE.com/a'],
    ['https://example.com/A'],
  ],
  ['https://a/b?c=*', ['https://a/b?c=', 'https://a/b?c=d&e'], ['https://a/b', 'https://a/b?d=']],
  ['https://a/b\\?c=d', ['https://a/b?c=d'], ['https://a/b?c=e']],
  ['https://a/??', ['https://a/bc'], ['https://a/', 'https://a/bcd']],
  ['https://a/*b*c', ['https://a/bc', 'https://a/xbbxc'], ['https://a/bcd']],
  [
    'https://a.example/*',
    ['https://a.example/', 'https://a.example/b?c'],
    ['https://a.example.evil/'],
  ],
];

test('coversUrl() keeps a wildcard within its section', () => {
  for (const [resource, yes, no] of COVERED) {
    for (const url of yes) assert.ok(coversUrl(resource, requested(url)), `${resource} ${url}`);
    for (const url of no) assert.ok(!coversUrl(resource, requested(url)), `${resource} ${url}`);
  }
});

test('checkKeyGroups() refuses what CloudFront would not take, and shows no key', () => {
  const signer = makeSigner('ec', 'K1');
  const group = groupOf(signer);
  checkKeyGroups('x', [group, group, group, group]);
  const item = { id: 'K1', publicKey: signer.publicKey };
  const secret = { id: 'K1', publicKey: signer.privateKey };
  for (const [groups, message] of [
    [[], /"x" must be a list of 1 to 4 key groups, CloudFront's quota, got 0/],
    [[group, group, group, group, group], /got 5/],
    [[{ ...group, items: [] }], /"x\[0\]\.items" must be a list of 1 to 5 public keys/],
    [[{ ...group, items: Array(6).fill(item) }], /got 6/],
    [[{ ...group, id: '' }], /"x\[0\]\.id" must be CloudFront's own ID/],
    [[{ ...group, keys: [] }], /Unknown option "x\[0\]\.keys"/],
    [[{ ...group, items: [secret] }], /^(?!.*MII)Option "x\[0\]\.items\[0\]\.publicKey" must be/],
  ] as const) {
    const check = () => checkKeyGroups('x', groups as never);
    assert.throws(check, { name: 'TypeError', message });
  }
});

test('checkOptions() refuses key groups beside a viewer-request function, and checks them', () => {
  const trustedKeyGroups = [groupOf(makeSigner('ec', 'K1'))];
  const check = (behavior: object) =>
    checkOptions({ behaviors: [behavior], origin: { directory: '.' } });
  check({ trustedKeyGroups });
  assert.throws(() => check({ trustedKeyGroups, viewerRequest: { zip: '' } }), {
    name: 'TypeError',
    message: /^Option "behaviors\[0\]\.trustedKeyGroups" cannot stand beside "viewerRequest"/,
  });
  assert.throws(() => check({ trustedKeyGroups: 'K1' }), {
    message: /^Option "behaviors\[0\]\.trustedKeyGroups" must be a list of 1 to 4 key groups/,
  });
});
