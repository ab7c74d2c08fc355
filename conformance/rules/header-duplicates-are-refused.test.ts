/**
 * RFC 7515 section 4: a header with two members of one name is refused, since two readers might believe different ones. The
 * name counts as it is read, not as it is written.
 */
import { describe } from 'node:test';
import { createSigner, signToken } from '@postern/testing';
import { NOW, rule } from '../support/rule.ts';
import { standardClaims } from '../support/tokens.ts';

const signer = createSigner('ES256');
const base = `"alg":"ES256","kid":"${signer.kid}"`;

function withHeader(header: string): string {
  return signToken(signer, header, standardClaims(NOW));
}

const DUPLICATES = [
  `{${base},"alg":"ES256"}`,
  `{${base},"alg":"none"}`,
  `{"alg":"none",${base}}`,
  `{"alg":null,${base}}`,
  `{${base},"\\u0061lg":"ES256"}`,
  `{"\\u0061\\u006c\\u0067":"HS256",${base}}`,
  `{${base},"kid":"${signer.kid}"}`,
  `{${base},"typ":"JWT","typ":"JWT"}`,
  `{${base},"x":1,"x":1}`,
  `{${base},"x":1,"y":2,"x":1,"y":2}`,
  `{${base},"":1,"":1}`,
  `{${base},"__proto__":1,"__proto__":2}`,
  `{${base},"__proto__":{},"__proto__":{"alg":"none"}}`,
  `{${base},"constructor":1,"constructor":2}`,
  `{${base},"1":1,"1":2}`,
  `{${base},"x":{"y":1,"y":2}}`,
  `{${base},"x":[{"y":1,"y":2}]}`,
  `{${base},"x":[[{"y":[{"z":1,"z":2}]}]]}`,
  `{${base},"x":{"y":{"a":1,"b":2}},"x":0}`,
  `{${base},"x":0,"x":{"y":{"a":1,"b":2}}}`,
  `{${base},"x":":","x":":"}`,
  `{${base},"\\"":1,"\\"":2}`,
  // Not right after the base: V8 13 (Node 24, nodejs/node issue 63785) then takes a name in the same place whose text begins with an
  // escape for this backslash.
  `{${base},"before":0,"\\\\":1,"\\\\":2}`,
  `{${base},"\\u0022":1,"\\"":2}`,
  `{${base},"é":1,"\\u00e9":2}`,
  `{${base},"\\ud83d\\ude00":1,"😀":2}`,
  `{${base},"\\/":1,"/":2}`,
  `{ "alg" : "ES256" , "alg"\n:\t"ES256" }`,
  `{${base},"b64":true,"b64":true}`,
];

/** The same names or colons, and yet no duplicate. */
const NEAREST = [
  `{${base},"x":1,"X":1}`,
  `{${base},"x":{"alg":"none","kid":"y"}}`,
  `{${base},"x":{"y":1},"z":{"y":1}}`,
  `{${base},"x":[{"y":1},{"y":1}]}`,
  `{${base},"x":[[],[[]],{},[{}]]}`,
  `{${base},"x":":::","y:":":","z\\":":"\\":\\\\"}`,
  `{${base},"x":"\\u0022:\\\\\\":","\\\\":"\\\\"}`,
  `{${base},"é":1,"e\\u0301":1}`,
  `{${base},"1":1,"01":1,"1.0":1}`,
  `{${base},"__proto__":1}`,
  `{${base},"__proto__":{"__proto__":{"crit":[]}}}`,
  `{${base},"\u2028":"\u2029:\u2028"}`,
  `{${base},"x":"{\\"a\\":1,\\"a\\":2}"}`,
];

describe('header duplicates are refused', () => {
  rule({
    signer,
    cases: DUPLICATES.map((text) => ({
      title: JSON.stringify(text),
      token: withHeader(text),
      code: 'header_malformed',
    })),
    accepted: NEAREST.map((text) => ({ title: JSON.stringify(text), token: withHeader(text) })),
  });
});
