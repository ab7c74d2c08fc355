/**
 * RFC 7519 section 4.1.3: a token that does not name this audience is for somebody else.
 * CVE-2025-62610 (hono: `aud` was not checked).
 */
import { describe } from 'node:test';
import { createSigner } from '@postern/testing';
import type { RuleCase } from '../support/rule.ts';
import { goodToken, rule } from '../support/rule.ts';
import { AUDIENCE } from '../support/tokens.ts';

const signer = createSigner('EdDSA');

function wrong(title: string, aud: unknown): RuleCase {
  const token = goodToken(signer, { aud });
  const code = aud === undefined ? 'claim_missing' : 'claim_invalid';
  return { title, token, code, claim: 'aud' };
}

function right(title: string, aud: unknown): { title: string; token: string } {
  return { title, token: goodToken(signer, { aud }) };
}

describe('audience must match', () => {
  rule({
    signer,
    cases: [
      wrong('no audience', undefined),
      wrong('null', null),
      wrong('an empty text', ''),
      wrong('an empty list', []),
      wrong('an empty object', {}),
      wrong('zero', 0),
      wrong('true', true),
      wrong('false', false),
      wrong('another audience', 'https://other.example.com/'),
      wrong('a list of others', ['a', 'b', 'c']),
      wrong('a list with null', [null]),
      wrong('a list in a list', [[AUDIENCE]]),
      wrong('an object in a list', [{ aud: AUDIENCE }]),
      wrong('an object keyed by the audience', { [AUDIENCE]: AUDIENCE }),
      wrong('an object like a list', { 0: AUDIENCE, length: 1 }),
      wrong('the audience without its slash', AUDIENCE.slice(0, -1)),
      wrong('its beginning', AUDIENCE.slice(0, 11)),
      wrong('its end', AUDIENCE.slice(8)),
      wrong('one character of it', 'h'),
      wrong('more than it', `${AUDIENCE}v2`),
      wrong('upper case', AUDIENCE.toUpperCase()),
      wrong('a space before', ` ${AUDIENCE}`),
      wrong('two in one text', `${AUDIENCE} other`),
      wrong('two with a comma', `other,${AUDIENCE}`),
      wrong('a wildcard', '*'),
      wrong('a JSON list in a text', JSON.stringify([AUDIENCE])),
      wrong('a Cyrillic a', AUDIENCE.replace('a', '\u0430')),
      wrong('a list of characters', [...AUDIENCE]),
    ],
    accepted: [
      right('the audience alone', AUDIENCE),
      right('a list of the audience', [AUDIENCE]),
      right('the last of a list', ['a', 'b', AUDIENCE]),
      right('the first of a list', [AUDIENCE, 'a']),
      right('among values of other types', [null, 5, {}, AUDIENCE]),
    ],
  });
});

describe('audience must match one of several', () => {
  rule({
    signer,
    options: { audience: ['first', 'second', 'null', '1', 'true', '[object Object]'] },
    good: goodToken(signer, { aud: 'second' }),
    cases: [
      wrong('all in one text', 'first,second'),
      wrong('with spaces', 'first second'),
      wrong('neither', 'third'),
      wrong('a number that reads like one of them', 1),
      wrong('null', null),
      wrong('true', true),
      wrong('an object', {}),
      wrong('a list of values that read like them', [1, true, null, {}]),
      wrong('the single audience of other tests', AUDIENCE),
    ],
    accepted: [right('the first', 'first'), right('the second in a list', ['x', 'second'])],
  });
});

describe('audience null takes any', () => {
  rule({
    signer,
    options: { audience: null },
    cases: [
      {
        title: 'the issuer is checked all the same',
        token: goodToken(signer, { iss: 'x' }),
        code: 'claim_invalid',
        claim: 'iss',
      },
    ],
    accepted: [right('another', 'other'), right('none', undefined), right('null', null)],
  });
});
