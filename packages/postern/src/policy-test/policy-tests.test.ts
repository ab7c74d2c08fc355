import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PolicyCase } from './policy-case.ts';
import { policyTests } from './policy-tests.ts';

const CASE: PolicyCase = {
  name: 'the front page',
  request: 'GET https://app.example.com/',
  credential: 'none',
  expect: 'allow',
};

function refusalOf(change: object, options?: object): string {
  try {
    policyTests([{ ...CASE, ...change }], options);
    return '';
  } catch (cause) {
    assert.ok(cause instanceof TypeError);
    return cause.message;
  }
}

describe('policyTests()', () => {
  it('gives what it was given, and shares nothing with it', () => {
    const headers = { origin: 'https://a.example' };
    const tests = policyTests([{ ...CASE, headers, rule: 'rules[0]' }], {
      uncovered: ['rules[1]'],
    });
    headers.origin = 'https://b.example';
    assert.equal(tests.cases[0]?.headers?.origin, 'https://a.example');
    assert.deepEqual(tests.uncovered, ['rules[1]']);
    assert.deepEqual(policyTests(tests.cases).cases, tests.cases);
  });

  const refused: readonly (readonly [title: string, change: object, message: RegExp])[] = [
    ['a name that is missing', { name: '' }, /^Option "cases\[0\]\.name" must be a string/],
    ['an unknown member', { expects: 'allow' }, /^Unknown option "cases\[0\]\.expects"/],
    ['a member without a value', { rule: undefined }, /^Option "cases\[0\]\.rule" is undefined/],
    [
      'a path alone',
      { request: '/admin' },
      /^Option "cases\[0\]\.request" must be a method and an absolute URL/,
    ],
    ['http', { request: 'GET http://app.example.com/' }, /"cases\[0\]\.request" must be/],
    ['a fragment', { request: 'GET https://app.example.com/#x' }, /without blanks or fragment/],
    [
      'a credential of no kind',
      { credential: 'admin' },
      /"cases\[0\]\.credential" must be "none", \{ bearer: claims \}/,
    ],
    [
      'two credentials',
      { credential: { bearer: {}, session: {} } },
      /"cases\[0\]\.credential" must be/,
    ],
    [
      'an unknown credential',
      { credential: { cookie: {} } },
      /Unknown option "cases\[0\]\.credential\.cookie"/,
    ],
    [
      'claims that are none',
      { credential: { bearer: 'ey' } },
      /"cases\[0\]\.credential\.bearer" must be a plain object/,
    ],
    [
      'a status that no gate gives',
      { expect: 'deny 418' },
      /"cases\[0\]\.expect" must be "allow" or "redirect"/,
    ],
    [
      'a rule that is no place',
      { rule: '/admin' },
      /"cases\[0\]\.rule" must name a rule by its place/,
    ],
    [
      'a code that is none',
      { expect: 'deny 403', code: 'Not his' },
      /"cases\[0\]\.code" must be a code/,
    ],
    [
      'a code of what is not denied',
      { code: 'insufficient_scope' },
      /"cases\[0\]\.code" must be left out where nothing is denied/,
    ],
    [
      'a header in capitals',
      { headers: { Origin: 'x' } },
      /names of headers in lower case, got "Origin"/,
    ],
    ['a host', { headers: { host: 'x' } }, /leave out "host".*the URL says it/],
    ['a token of its own', { headers: { authorization: 'Bearer x' } }, /"credential" says it/],
    [
      'a header in two lines',
      { headers: { origin: 'a\r\nb: c' } },
      /"cases\[0\]\.headers\.origin" must be the value/,
    ],
  ];
  for (const [title, change, message] of refused) {
    it(`refuses ${title}`, () => assert.match(refusalOf(change), message));
  }

  it('refuses two cases of one name, no case, and unknown options', () => {
    assert.throws(
      () => policyTests([CASE, CASE]),
      /^TypeError: Option "cases\[1\]\.name" must be a name of its own/,
    );
    assert.throws(() => policyTests([]), /^TypeError: Option "cases" must be a list/);
    assert.match(refusalOf({}, { ignore: [] }), /^Unknown option "options\.ignore"/);
    assert.match(refusalOf({}, { uncovered: 'rules[0]' }), /"options\.uncovered" must be a list/);
    assert.match(
      refusalOf({}, { uncovered: ['first'] }),
      /"options\.uncovered\[0\]" must name a rule/,
    );
  });
});
