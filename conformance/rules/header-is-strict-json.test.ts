/** RFC 7515 section 5.2 step 3 and RFC 8259: the header is one JSON object in UTF-8, and `alg`, `kid` and `typ` are texts. */
import { describe } from 'node:test';
import { createSigner, headerOf, signToken } from '@postern/testing';
import { goodToken, NOW, type RuleCase, rule } from '../support/rule.ts';
import { standardClaims } from '../support/tokens.ts';

const signer = createSigner('ES256');
const { alg, kid } = signer;
const json = JSON.stringify(headerOf(signer));
const members = json.slice(1, -1);

/** Signed by the trusted key, so that only the header can be what is refused. */
function withHeader(header: string | Buffer): string {
  return signToken(signer, header, standardClaims(NOW));
}

const NO_OBJECTS = [
  '[]',
  `[${json}]`,
  '"ES256"',
  JSON.stringify(json),
  '1',
  'true',
  'null',
  '{',
  '{}}',
  ' ',
];

const NO_JSON = [
  `${json}${json}`,
  `${json},`,
  `${json}x`,
  `${json}\0`,
  `x${json}`,
  `\ufeff${json}`,
  `\u00a0${json}`,
  `//\n${json}`,
  `/**/${json}`,
  `{${members},}`,
  `{,${members}}`,
  `{${members},"x"}`,
  `{${members},"x":}`,
  `{${members},"x":undefined}`,
  `{${members},"x":NaN}`,
  `{${members},"x":-Infinity}`,
  `{${members},"x":0x10}`,
  `{${members},"x":01}`,
  `{${members},"x":.5}`,
  `{${members},"x":+1}`,
  `{${members},"x":'y'}`,
  `{${members},x:1}`,
  `{${members},"x":"\u0001"}`,
  `{${members},"x":"\n"}`,
  `{${members},"x":"\\x41"}`,
  `{${members},"x":"\\u12"}`,
  `{${members},"x":True}`,
  `{${members};"x":1}`,
  json.replaceAll('"', "'"),
  json.replaceAll('"', ''),
  json.replaceAll(':', '='),
];

/** Names in a form that a lenient reader might take. */
const NO_NAMES = [
  { ALG: alg, kid },
  { Alg: alg, kid },
  { 'alg ': alg, kid },
  { '\ufeffalg': alg, kid },
];

/** Values that a loose comparison would take for the right text. */
const MISTYPED: readonly object[] = ['alg', 'kid', 'typ'].flatMap((name) =>
  [null, 0, 1, true, [], [alg], [kid], {}, { toString: kid }].map((value) => ({ [name]: value })),
);

describe('header is strict JSON', () => {
  const texts: RuleCase[] = [...NO_OBJECTS, ...NO_JSON].map((text) => ({
    title: JSON.stringify(text),
    token: withHeader(text),
    code: 'header_malformed',
  }));
  const objects: RuleCase[] = NO_NAMES.map((header) => ({
    title: JSON.stringify(header),
    token: withHeader(JSON.stringify(header)),
    code: 'header_malformed',
  }));
  const mistyped: RuleCase[] = MISTYPED.map((header) => ({
    title: JSON.stringify(header),
    token: goodToken(signer, {}, header),
    code: 'header_malformed',
  }));
  const encodings: RuleCase[] = (['utf16le', 'latin1'] as const).map((encoding) => ({
    title: `in ${encoding}`,
    token: withHeader(Buffer.from(json.replace('}', ',"x":"é"}'), encoding)),
    code: 'header_malformed',
  }));
  const nearest = [
    ` \t\r\n${json}\n`,
    json.replaceAll(',', ' , ').replaceAll(':', ' : '),
    `{"\\u0061lg":"\\u0045S256","kid":"${kid}"}`,
    `{${members},"x":null,"y":[1e999,-0,{"z":"é😀\\ud800"}],"":0}`,
  ];
  rule({
    signer,
    cases: [...texts, ...objects, ...mistyped, ...encodings],
    accepted: nearest.map((text) => ({ title: JSON.stringify(text), token: withHeader(text) })),
  });
});
