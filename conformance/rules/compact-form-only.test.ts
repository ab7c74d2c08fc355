/**
 * RFC 7515 section 7.1: three segments with two dots and nothing around them. The JSON serializations, and texts that are
 * JSON and compact at once (CVE-2022-39227), are refused: so are braces, quotes and blanks (draft-ietf-oauth-rfc8725bis).
 */
import { describe } from 'node:test';
import { createSigner, encode } from '@postern/testing';
import { goodToken, type RuleCase, rule } from '../support/rule.ts';
import { splitToken } from '../support/token-parts.ts';

const signer = createSigner('ES256');
const token = goodToken(signer);
const { header, payload, signature } = splitToken(token);

const SEGMENTS: readonly string[] = [
  '',
  '.',
  '..',
  '...',
  header,
  `${header}.${payload}`,
  `${header}.${payload}.${signature}.`,
  `.${header}.${payload}.${signature}`,
  `${header}..${payload}.${signature}`,
  `.${payload}.${signature}`,
  `..${signature}`,
  `${header}.${payload}.${signature}.${signature}`,
  `${token}.${token}`,
  `${header}${payload}${signature}`,
  `${header},${payload},${signature}`,
  `${header}．${payload}．${signature}`,
  '.'.repeat(10_000),
  `${'a.'.repeat(8_000)}a`,
];

/** What may stand before or after a credential that was cut out carelessly. */
const AROUND = [
  ' ',
  '\t',
  '\n',
  '\r\n',
  '\0',
  '\x7f',
  '\u00a0',
  '\u2028',
  '\ufeff',
  '"',
  "'",
  ',',
  ';',
];

const JSON_FORMS: readonly (readonly [string, unknown])[] = [
  ['flattened JSON', { protected: header, payload, signature }],
  ['flattened JSON with an open header', { header: { alg: 'ES256' }, payload, signature }],
  ['general JSON', { payload, signatures: [{ protected: header, signature }] }],
  ['a list of segments', [header, payload, signature]],
  ['a text', token],
  ['a polyglot', { [`  ${header}.${payload}.`]: '', protected: header, payload, signature }],
  ['a polyglot of two dots', { [`a.${payload}.b`]: '', payload: encode('{}') }],
];

describe('compact form only: the number of segments', () => {
  rule({
    signer,
    cases: SEGMENTS.map((text) => ({
      title: `${text.split('.').length} segments of ${text.length} characters`,
      token: text,
      code: 'token_malformed',
    })),
  });
});

describe('compact form only: nothing around it', () => {
  const around: RuleCase[] = AROUND.flatMap((text) =>
    [
      text + token,
      token + text,
      token.replace('.', `.${text}`),
      token.replace('.', `${text}.`),
    ].map((wrapped, place) => ({
      title: `${JSON.stringify(text)} in place ${place}`,
      token: wrapped,
      code: 'token_malformed',
    })),
  );
  const wrapped = [`Bearer ${token}`, `bearer ${token}`, `"${token}"`, `'${token}'`, `<${token}>`];
  const more = [`${token}, ${token}`, `${token}#`, `${token}?`, encodeURIComponent(`"${token}"`)];
  rule({
    signer,
    cases: [
      ...around,
      ...[...wrapped, ...more].map(
        (text): RuleCase => ({
          title: text.replaceAll(token, 'TOKEN'),
          token: text,
          code: 'token_malformed',
        }),
      ),
    ],
  });
});

describe('compact form only: no JSON', () => {
  rule({
    signer,
    cases: JSON_FORMS.flatMap(([title, value]) => [
      { title, token: JSON.stringify(value), code: 'token_malformed' },
      { title: `${title}, in base64url`, token: encode(value), code: 'token_malformed' },
    ]),
  });
});
