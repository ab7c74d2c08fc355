/**
 * RFC 8259 section 6: JSON numbers have no bounds. What no double can hold is data where nothing is compared with it, and is
 * neither the expected number nor a time where something is.
 */
import { describe } from 'node:test';
import { createSigner, headerOf, signToken } from '@postern/testing';
import { NOW, type RuleCase, rule } from '../support/rule.ts';
import { standardClaims } from '../support/tokens.ts';

const signer = createSigner('HS256');

const NUMBERS = [
  '1e999',
  '-1e999',
  '1e-999',
  '-0',
  '9007199254740993',
  `1${'0'.repeat(4_000)}`,
  `0.${'9'.repeat(4_000)}`,
  '1E+400',
  '-9223372036854775809',
];

function withClaim(name: string, number: string): string {
  const { [name]: _, ...claims } = standardClaims(NOW);
  return signToken(
    signer,
    headerOf(signer),
    `${JSON.stringify(claims).slice(0, -1)},"${name}":${number}}`,
  );
}

function titleOf(name: string, number: string): string {
  return `${name} ${number.slice(0, 30)}`;
}

describe('numbers of any size are data', () => {
  const infinite = ['1e999', '-1e999', '1E+400', `1${'0'.repeat(4_000)}`];
  const times: RuleCase[] = ['exp', 'nbf', 'iat'].flatMap((name) =>
    infinite.map((number) => ({
      title: titleOf(name, number),
      token: withClaim(name, number),
      code: 'claim_invalid',
      claim: name,
    })),
  );
  const texts: RuleCase[] = ['iss', 'aud'].flatMap((name) =>
    NUMBERS.map((number) => ({
      title: titleOf(name, number),
      token: withClaim(name, number),
      code: 'claim_invalid',
      claim: name,
    })),
  );
  rule({
    signer,
    cases: [...times, ...texts],
    accepted: NUMBERS.map((number) => ({
      title: titleOf('x', number),
      token: withClaim('x', number),
    })),
  });
});

describe('a number is the expected one only if it is that number', () => {
  const near = [
    '1',
    '1.0000000000000002',
    '"2"',
    '2.0000000000000004',
    '[2]',
    'true',
    '2e1',
    '1e999',
  ];
  rule({
    signer,
    options: { claims: { level: { value: 2 } } },
    good: withClaim('level', '2'),
    cases: near.map((number) => ({
      title: titleOf('level', number),
      token: withClaim('level', number),
      code: 'claim_invalid',
      claim: 'level',
    })),
    accepted: ['2', '2.0', '2e0', '20E-1'].map((number) => ({
      title: titleOf('level', number),
      token: withClaim('level', number),
    })),
  });
});
