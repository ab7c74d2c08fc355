/**
 * RFC 7515 section 5.2 steps 2 and 3, RFC 3629 section 3: header and payload are valid UTF-8. A decoder that replaces or skips
 * what it cannot read would make other text of what was signed.
 */
import { describe } from 'node:test';
import { createSigner, headerOf, signToken } from '@postern/testing';
import { NOW, rule } from '../support/rule.ts';
import { standardClaims } from '../support/tokens.ts';

const signer = createSigner('Ed25519');

/** Bytes that are no UTF-8, in hex. */
const INVALID: Readonly<Record<string, string>> = {
  'a lone continuation': '80',
  'two continuations': 'bfbf',
  'a start without its continuation': 'c3',
  'three bytes, one missing': 'e282',
  'four bytes, one missing': 'f09f98',
  'an overlong NUL': 'c080',
  'an overlong quote': 'c0a2',
  'an overlong slash of three bytes': 'e080af',
  'an overlong slash of four bytes': 'f08080af',
  'a high surrogate': 'eda080',
  'a low surrogate': 'edb080',
  'a pair of surrogates (CESU-8)': 'eda0bdedb880',
  'above U+10FFFF': 'f4908080',
  'five bytes': 'f888808080',
  'six bytes': 'fc8480808080',
  'the byte fe': 'fe',
  'the byte ff': 'ff',
  latin1: 'e9',
  'U+FFFD beside a wrong byte': 'efbfbd80',
};

/** Texts at the edges of what is valid. */
const VALID = [
  'é',
  '\u0080',
  '\u07ff',
  '\u0800',
  '\ud7ff',
  '\ue000',
  '\ufffd',
  '\uffff',
  '\ufeff',
  '\u2028',
  '😀',
  '\u{10ffff}',
  '\u202e',
  'e\u0301',
];

/** The bytes, as the value of a member more. */
function withBytes(object: object, bytes: Buffer): Buffer {
  const json = JSON.stringify(object);
  return Buffer.concat([Buffer.from(`${json.slice(0, -1)},"x":"`), bytes, Buffer.from('"}')]);
}

function inHeader(bytes: Buffer): string {
  return signToken(signer, withBytes(headerOf(signer), bytes), standardClaims(NOW));
}

function inPayload(bytes: Buffer): string {
  return signToken(signer, headerOf(signer), withBytes(standardClaims(NOW), bytes));
}

describe('UTF-8 is strict', () => {
  const bytes = Object.entries(INVALID).map(
    ([title, hex]) => [title, Buffer.from(hex, 'hex')] as const,
  );
  const named = VALID.map(
    (text) => [`U+${text.codePointAt(0)?.toString(16)}`, Buffer.from(text)] as const,
  );
  rule({
    signer,
    cases: bytes.flatMap(([title, invalid]) => [
      { title: `header: ${title}`, token: inHeader(invalid), code: 'header_malformed' as const },
      { title: `payload: ${title}`, token: inPayload(invalid), code: 'payload_malformed' as const },
    ]),
    accepted: named.flatMap(([title, valid]) => [
      { title: `header: ${title}`, token: inHeader(valid) },
      { title: `payload: ${title}`, token: inPayload(valid) },
    ]),
  });
});

describe('UTF-8 has no mark before it', () => {
  const mark = Buffer.from('efbbbf', 'hex');
  const header = Buffer.from(JSON.stringify(headerOf(signer)));
  const payload = Buffer.from(JSON.stringify(standardClaims(NOW)));
  const token = (first: Buffer, second: Buffer) => signToken(signer, first, second);
  rule({
    signer,
    cases: [
      {
        title: 'header',
        token: token(Buffer.concat([mark, header]), payload),
        code: 'header_malformed',
      },
      {
        title: 'payload',
        token: token(header, Buffer.concat([mark, payload])),
        code: 'payload_malformed',
      },
    ],
    accepted: [{ title: 'neither', token: token(header, payload) }],
  });
});
