/** What a random token is made of, as plain data: fast-check shrinks it, and a failure prints it. */
import fc from 'fast-check';
import { AUDIENCE, ISSUER } from '../support/tokens.ts';

/** Seconds since the epoch; whole, for jose cuts fractions off its clock. */
export const NOW = 1_800_000_000;

export const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA', 'HS256'] as const;

export type Algorithm = (typeof ALGORITHMS)[number];

/** Stands for a member that is left out. */
export const ABSENT = '@absent';
/** Stands for JSON that no JavaScript value is written as. */
export const RAW_JSON: Readonly<Record<string, string>> = {
  '"@huge"': '1e999',
  '"@minus-huge"': '-1e999',
  '"@minus-zero"': '-0',
};

/** Members to set, in order. */
type Members = readonly (readonly [name: string, value: unknown])[];

/** What is done to the JSON texts before they are signed. */
const TEXT_CHANGES = [
  'none',
  'duplicateFirst',
  'duplicateLast',
  'escapedName',
  'spaces',
  'byteOrderMark',
  'trailing',
  'list',
  'invalidUtf8',
  'unicode',
  'empty',
] as const;

/** What is done to the token after it was signed. */
const TOKEN_CHANGES = [
  'none',
  'headerPadding',
  'signaturePadding',
  'looseBits',
  'otherAlphabet',
  'space',
  'newline',
  'cutSignature',
  'longSignature',
  'flippedBit',
  'emptySignature',
  'zeroSignature',
  'otherPayload',
  'otherHeader',
  'otherSignature',
  'otherForm',
  'fourSegments',
  'twoSegments',
  'foreignCharacter',
  'fill',
] as const;

export type TextChange = (typeof TEXT_CHANGES)[number];
export type TokenChange = (typeof TOKEN_CHANGES)[number];

export interface TokenPlan {
  readonly alg: Algorithm;
  /** Which key signs: the first or second of the set, or one that is not in it. */
  readonly key: 'first' | 'second' | 'stranger';
  readonly header: Members;
  readonly payload: Members;
  readonly headerText: TextChange;
  readonly payloadText: TextChange;
  readonly change: TokenChange;
  /** Where a change of one place is made. */
  readonly place: number;
}

const time = fc.constantFrom<unknown[]>(
  ...[
    NOW - 631,
    NOW - 630,
    NOW - 601,
    NOW - 600,
    NOW - 31,
    NOW - 30,
    NOW - 5,
    NOW - 1,
    NOW,
    NOW + 1,
  ],
  ...[NOW + 5, NOW + 29, NOW + 30, NOW + 31, NOW + 0.5, NOW - 0.5, NOW * 1000, 0, -1, 1e308],
  ...['@huge', '@minus-huge', '@minus-zero', ABSENT, null, String(NOW + 60), true, [NOW], {}],
);

const headerMember = fc.oneof(
  pair(
    'alg',
    'none',
    'HS256',
    'RS256',
    'PS256',
    'ES256',
    'EdDSA',
    'Ed25519',
    'rs256',
    null,
    1,
    ABSENT,
  ),
  pair('kid', 'key-1', 'key-2', 'key-3', '', '__proto__', null, 7, ABSENT),
  pair(
    'typ',
    'JWT',
    'jwt',
    'at+jwt',
    'application/at+jwt',
    'AT+JWT',
    'x/at+jwt',
    '',
    null,
    3,
    ABSENT,
  ),
  pair('crit', [], ['b64'], ['exp'], null, 'b64'),
  pair('b64', true, false, null),
  pair('jku', 'https://evil.example/'),
  pair('jwk', { kty: 'oct', k: 'AAAA' }),
  pair('cty', 'JWT', 7),
  pair('__proto__', { alg: 'none' }),
);

const payloadMember = fc.oneof(
  pair('iss', 'https://other.example.com/', '', null, 1, [ISSUER], `${ISSUER}x`, ABSENT),
  pair(
    'aud',
    [AUDIENCE],
    ['x', AUDIENCE],
    'second',
    ['second'],
    [],
    'x',
    null,
    {},
    [[AUDIENCE]],
    ABSENT,
  ),
  ...['exp', 'nbf', 'iat'].map((name) => fc.tuple(fc.constant(name), time)),
  pair('cnf', { jkt: 'x' }, null, false, ''),
  pair('tenant', 'a', '', null, [], {}, 0, false, ABSENT),
  pair('sub', 7, null, 'Zoë', ABSENT),
  fc.tuple(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 2 })),
);

/** Mostly good in every respect: what is wrong should be wrong in one or two. */
export const tokenPlan: fc.Arbitrary<TokenPlan> = fc.record({
  alg: fc.constantFrom(...ALGORITHMS),
  key: often('first', fc.constantFrom('second', 'stranger')),
  header: often([], fc.array(headerMember, { minLength: 1, maxLength: 2 })),
  payload: often([], fc.array(payloadMember, { minLength: 1, maxLength: 3 }), 2),
  headerText: often('none', fc.constantFrom(...TEXT_CHANGES)),
  payloadText: often('none', fc.constantFrom(...TEXT_CHANGES)),
  change: often('none', fc.constantFrom(...TOKEN_CHANGES)),
  place: fc.nat({ max: 10_000 }),
});

function pair(
  name: string,
  ...values: readonly unknown[]
): fc.Arbitrary<readonly [string, unknown]> {
  return fc.constantFrom(...values).map((value) => [name, value] as const);
}

/** `usual` so many times as often as anything else. */
function often<Usual, Other>(
  usual: Usual,
  other: fc.Arbitrary<Other>,
  weight = 7,
): fc.Arbitrary<Usual | Other> {
  return fc.oneof({ weight, arbitrary: fc.constant(usual) }, { weight: 2, arbitrary: other });
}
