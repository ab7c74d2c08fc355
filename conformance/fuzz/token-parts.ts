/** Headers and payloads of tokens: mostly good, with members that are wrong in a way somebody has been attacked by. */
import type { Signer } from '@postern/testing';
import { AUDIENCE, ISSUER } from '../support/tokens.ts';
import { mutateText } from './mutate-text.ts';
import type { InputRandom } from './random.ts';

/** Seconds since the epoch, for every fuzzed verifier. */
export const NOW = 1_800_000_000;

export const OTHER_ISSUER = 'https://other.example.com/';

/** Written into the JSON where no JavaScript value would put it. */
const RAW: readonly (readonly [placeholder: string, json: string])[] = [
  ['"@huge"', '1e999'],
  ['"@minus-huge"', '-1e999'],
];

type Choices = Readonly<Record<string, readonly unknown[]>>;

const HEADER_MEMBERS: Choices = {
  alg: [
    'none',
    'None',
    'HS512',
    'RS256',
    'ES256',
    'EdDSA',
    'hs256',
    ' HS256',
    '',
    null,
    1,
    ['HS256'],
  ],
  kid: [
    '',
    'h2',
    '__proto__',
    'constructor',
    null,
    7,
    '../../x',
    'x'.repeat(400),
    undefined,
    undefined,
  ],
  typ: ['at+jwt', 'application/at+jwt', 'AT+JWT', 'jwt', 'logout+jwt', '', null, 3, undefined],
  crit: [['exp'], [], null, 'b64', ['b64'], { exp: 1 }],
  b64: [false, true, null, 0, 'false'],
  jku: ['https://evil.example/jwks.json'],
  jwk: [{ kty: 'oct', k: 'AAAA' }, null],
  x5u: ['https://evil.example/x.pem'],
  zip: ['DEF'],
  enc: ['A256GCM'],
  cty: ['JWT', 7],
};

const TIMES: readonly unknown[] = [
  ...[
    NOW - 4_000,
    NOW - 606,
    NOW - 605,
    NOW - 601,
    NOW - 600,
    NOW - 6,
    NOW - 5,
    NOW - 1,
    NOW - 0.5,
    NOW,
    NOW + 0.5,
    NOW + 1,
    NOW + 5,
  ],
  ...[NOW + 6, NOW + 3600, NOW * 1000, 0, -1, '@huge', '@minus-huge', 2 ** 53, String(NOW + 60)],
  ...[null, [], [NOW + 60], {}, true, '', 'soon', undefined],
];

const PAYLOAD_MEMBERS: Choices = {
  iss: [
    OTHER_ISSUER,
    OTHER_ISSUER,
    'https://evil.example/',
    '',
    null,
    1,
    [ISSUER],
    `${ISSUER} `,
    undefined,
  ],
  aud: [[AUDIENCE], ['x', AUDIENCE], [], 'x', null, {}, [[AUDIENCE]], `${AUDIENCE}/`, undefined],
  exp: TIMES,
  nbf: TIMES,
  iat: [...TIMES, NOW - 606, NOW - 700, NOW - 1_000, NOW - 4_000, NOW - 5_000],
  cnf: [{ jkt: 'x' }, null, '', false],
  sub: ['Zoë', 'a,b%', '\r\nx: y', 7, null, 'x'.repeat(1_100), undefined],
  scope: ['reports:read', 'reports:read reports:write', '', ' ', ['reports:read'], 7, null],
  scp: [['reports:read'], 'reports:read', null],
  'cognito:groups': [['staff'], ['admin', 'staff'], ['staff', 'suspended'], 'admin', [7, null], {}],
  tenant: ['a', 'b', 'c', '', [], {}, null, ['a'], 0, false],
  token_use: ['access', 'id', '', null],
  client_id: ['web', 'other', '', ['web'], undefined],
  level: [0, 1, '0', false, null],
  __proto__: [{ iss: ISSUER }],
};

/** The header's text, or bytes where it is no text. */
export function makeHeader({ alg, kid }: Signer, random: InputRandom): string | Buffer {
  const header = { alg, typ: random.pick(['JWT', 'at+jwt']), kid };
  if (random.chance(60)) return JSON.stringify(header);
  const text = changeMembers(header, HEADER_MEMBERS, random);
  return random.chance(30) ? roughen(text, random) : text;
}

const CLAIMS = {
  ...{ iss: ISSUER, aud: AUDIENCE, sub: 'ada', iat: NOW - 60, nbf: NOW - 60, exp: NOW + 600 },
  ...{ tenant: 'a', token_use: 'access', client_id: 'web', scope: 'reports:read' },
  'cognito:groups': ['staff'],
};

const GOOD_PAYLOAD = JSON.stringify(CLAIMS);

/** The payload's text, or bytes where it is no text. */
export function makePayload(random: InputRandom): string | Buffer {
  if (random.chance(20)) return GOOD_PAYLOAD;
  const text = changeMembers(CLAIMS, PAYLOAD_MEMBERS, random);
  return random.chance(10) ? roughen(text, random) : text;
}

/** Changes one to three members, then writes the JSON. A member that is undefined is left out. */
function changeMembers(given: object, choices: Choices, random: InputRandom): string {
  const members = new Map(Object.entries(given));
  for (let count = random.pick([1, 1, 2, 3]); count > 0; count--) {
    const name = random.pick(Object.keys(choices));
    members.set(name, random.pick(choices[name] ?? []));
  }
  const written = [...members]
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  const text = `{${written.join(',')}}`;
  return RAW.reduce((result, [placeholder, json]) => result.replaceAll(placeholder, json), text);
}

type Roughen = (text: string, random: InputRandom) => string | Buffer;

/** Texts that are no JSON object, or that parsers read differently. */
const ROUGHENINGS: readonly Roughen[] = [
  mutateText,
  (text) => `{"alg":"none","iss":"https://evil.example/",${text.slice(1)}`,
  (text) => `${text.slice(0, -1)},"alg":"none","exp":9999999999}`,
  (text) => text.replace('"alg"', '"\\u0061lg"').replace('"iss"', '"\\u0069ss"'),
  (text) => `[${text}]`,
  (text) => `\ufeff${text}`,
  (text) => `${text}${text}`,
  (text) => ` \n${text}\t`,
  (text) => JSON.stringify(text),
  (text, { below }) => insertByte(text, below(text.length)),
  (_, { pick }) => pick(['', 'null', '0', 'true', '{}', '[]', '"', '{', '{"a"', '{"a":1,}']),
  (text, { pick }) => `{"a":${'['.repeat(1_000)}${']'.repeat(pick([1_000, 999]))},${text.slice(1)}`,
  (text) => `{${'"a":1,'.repeat(500)}${text.slice(1)}`,
];

function roughen(text: string, random: InputRandom): string | Buffer {
  return random.pick(ROUGHENINGS)(text, random);
}

/** A byte that begins or continues no character of UTF-8 there. */
function insertByte(text: string, at: number): Buffer {
  return Buffer.concat([
    Buffer.from(text.slice(0, at)),
    Buffer.of(0xc0),
    Buffer.from(text.slice(at)),
  ]);
}
