/** RFC 7519 sections 4.1.5 and 4.1.6: a token counts from `nbf` on, and none was issued in the future. */
import { describe } from 'node:test';
import { createSigner } from '@postern/testing';
import { goodToken, NOW, type RuleCase, rule } from '../support/rule.ts';

const signer = createSigner('PS256');

function early(seconds: number): RuleCase[] {
  return [
    {
      title: `nbf in ${seconds} s`,
      token: goodToken(signer, { nbf: NOW + seconds }),
      code: 'token_not_yet_valid',
    },
    {
      title: `iat in ${seconds} s`,
      token: goodToken(signer, { iat: NOW + seconds }),
      code: 'token_issued_in_future',
    },
  ];
}

function taken(seconds: number): { title: string; token: string }[] {
  return ['nbf', 'iat'].map((name) => ({
    title: `${name} ${seconds} s from now`,
    token: goodToken(signer, { [name]: NOW + seconds }),
  }));
}

const absent = ['nbf', 'iat'].map((name) => ({
  title: `no ${name}`,
  token: goodToken(signer, { [name]: undefined }),
}));

describe('not before, and issued in the future', () => {
  rule({
    signer,
    cases: [0.001, 1, 60, 86_400, 1e15].flatMap(early),
    accepted: [...[0, -0.001, -1, -NOW].flatMap(taken), ...absent],
  });
});

describe('not before, and issued in the future, with a tolerance of a minute', () => {
  rule({
    signer,
    options: { clockToleranceSeconds: 60 },
    cases: [60.001, 61, 3_600].flatMap(early),
    accepted: [60, 59, 0].flatMap(taken),
  });
});

describe('nbf is named before iat, and exp before both', () => {
  rule({
    signer,
    cases: [
      {
        title: 'both in the future',
        token: goodToken(signer, { nbf: NOW + 5, iat: NOW + 5 }),
        code: 'token_not_yet_valid',
      },
      {
        title: 'expired before it was valid',
        token: goodToken(signer, { exp: NOW - 5, nbf: NOW + 5 }),
        code: 'token_expired',
      },
    ],
  });
});
