/**
 * RFC 7515 section 2 and RFC 4648 sections 3.3 and 3.5: no padding, no other alphabet, no foreign character, no spare bits.
 * Else one signature would have several texts, which pass caches and deny lists: CVE-2026-25793, CVE-2022-35961. Each text here
 * is well signed over exactly itself, so that the encoding alone can be what refuses it.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner, encode, headerOf, type Signer } from '@postern/testing';
import { NOW, type RuleCase, rule } from '../support/rule.ts';
import { signSegments, splitToken, withSignature } from '../support/token-parts.ts';
import { standardClaims } from '../support/tokens.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The same bytes with spare bits that are not zero: 15 texts where one byte is left over, 3 where two are. */
function twins(text: string): string[] {
  const spare = [0, 0, 16, 4][text.length % 4] ?? 0;
  const last = ALPHABET.indexOf(text.at(-1) ?? '');
  return Array.from(
    { length: Math.max(0, spare - 1) },
    (_, bits) => text.slice(0, -1) + ALPHABET[last | (bits + 1)],
  );
}

const FOREIGN = [
  ' ',
  '\n',
  '\r',
  '\t',
  '\0',
  '=',
  '+',
  '/',
  '!',
  '%',
  '~',
  'é',
  '\u0141',
  '😀',
  '\ud800',
];

/** What Node's decoder reads as the same bytes, or as nearly the same. */
function lenient(text: string): readonly (readonly [string, string])[] {
  const low = (index: number) => String.fromCharCode(0x100 + text.charCodeAt(index));
  return [
    ['=', `${text}=`],
    ['==', `${text}==`],
    ['= before', `=${text}`],
    ['%3D', `${text}%3D`],
    ['four padding characters', `${text}====`],
    ['a single character left over', text.padEnd(text.length - (text.length % 4) + 5, 'A')],
    ['a character whose low byte is right', low(0) + text.slice(1)],
    ['a last character whose low byte is right', text.slice(0, -1) + low(text.length - 1)],
    ...FOREIGN.flatMap((character) => {
      const name = JSON.stringify(character);
      return [
        [`${name} within`, `${text.slice(0, 4)}${character}${text.slice(4)}`] as const,
        [`${name} after`, text + character] as const,
        [`${name} for the last`, text.slice(0, -1) + character] as const,
      ];
    }),
  ];
}

function variants(text: string): readonly (readonly [string, string])[] {
  return [...twins(text).map((twin) => ['spare bits', twin] as const), ...lenient(text)];
}

/** A header and a payload of each length modulo 3. */
function segments(signer: Signer): readonly (readonly [string, string])[] {
  return ['', 'x', 'xx'].map((pad) => [
    encode({ ...headerOf(signer), pad }),
    encode({ ...standardClaims(NOW), pad }),
  ]);
}

function casesOf(signer: Signer, [header, payload]: readonly [string, string]): RuleCase[] {
  const token = signSegments(signer, header, payload);
  const tokens = [
    ...variants(header).map(
      ([name, text]) => [`header: ${name}`, signSegments(signer, text, payload)] as const,
    ),
    ...variants(payload).map(
      ([name, text]) => [`payload: ${name}`, signSegments(signer, header, text)] as const,
    ),
    ...variants(splitToken(token).signature).map(
      ([name, text]) => [`signature: ${name}`, withSignature(token, text)] as const,
    ),
  ];
  return tokens.map(([title, text]) => ({ title, token: text, code: 'token_malformed' }));
}

/** Their signatures leave 4, 2 and no spare bits. */
for (const alg of ['RS256', 'HS256', 'ES384']) {
  const signer = createSigner(alg);
  const pairs = segments(signer);
  describe(`base64url is canonical: ${alg}`, () => {
    rule({
      signer,
      cases: pairs.flatMap((pair) => casesOf(signer, pair)),
      accepted: pairs.map(([header, payload]) => ({
        title: `segments of ${header.length} and ${payload.length} characters`,
        token: signSegments(signer, header, payload),
      })),
    });
  });
}

describe('base64url is canonical: the cases', () => {
  it('Node reads the twins of a text as the same bytes', () => {
    for (const text of [encode('a'), encode('ab')]) {
      assert.equal(twins(text).length, text.length === 2 ? 15 : 3);
      for (const twin of twins(text)) {
        assert.notEqual(twin, text);
        assert.equal(
          Buffer.from(twin, 'base64url').toString(),
          Buffer.from(text, 'base64url').toString(),
        );
      }
    }
  });
});
