import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { issuersToLock } from './issuers-of.ts';

describe('issuersToLock()', () => {
  for (const [title, config, expected] of [
    [
      'an issuer without keys',
      { issuer: 'https://a.example/' },
      [{ issuer: 'https://a.example/' }],
    ],
    [
      'an issuer with jwksUri only',
      { issuer: 'https://a.example/', jwksUri: 'https://a.example/jwks' },
      [{ issuer: 'https://a.example/', jwksUri: 'https://a.example/jwks' }],
    ],
    ['an issuer with jwks', { issuer: 'https://a.example/', jwks: { keys: [] } }, []],
    [
      'an issuer with jwks and jwksUri',
      { issuer: 'https://a.example/', jwks: {}, jwksUri: 'https://a.example/jwks' },
      [],
    ],
    ['no issuer', { rules: [] }, []],
    ['an http issuer', { issuer: 'http://a.example/' }, []],
    [
      'several issuers',
      {
        issuers: [
          { issuer: 'https://a.example/', jwks: {} },
          { issuer: 'https://b.example/' },
          null,
        ],
      },
      [{ issuer: 'https://b.example/' }],
    ],
  ] as const) {
    it(`reads ${title}`, () => {
      assert.deepEqual(issuersToLock(config), expected);
    });
  }
});
