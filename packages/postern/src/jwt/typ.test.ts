/** What counts as the same `typ`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchTyp, normaliseTyp } from './typ.ts';

const FORMS: readonly [typ: string, form: string][] = [
  ['JWT', 'jwt'],
  ['application/at+JWT', 'at+jwt'],
  ['APPLICATION/x', 'x'],
  ['application/', ''],
  ['application/a/b', 'application/a/b'],
  ['x-application/jwt', 'x-application/jwt'],
  ['text/jwt', 'text/jwt'],
];

for (const [typ, form] of FORMS) {
  test(`normaliseTyp() makes "${form}" of "${typ}"`, () => assert.equal(normaliseTyp(typ), form));
}

test('matchTyp() takes what is allowed in any form, and nothing that is no text', () => {
  const matches = matchTyp(['at+jwt', 'application/a/b']);
  for (const typ of ['at+jwt', 'AT+JWT', 'application/at+jwt', 'application/a/b']) {
    assert.equal(matches(typ), true, typ);
  }
  for (const typ of ['jwt', 'x-application/at+jwt', 'a/b', '', undefined, ['at+jwt'], null]) {
    assert.equal(matches(typ), false, String(typ));
  }
});
