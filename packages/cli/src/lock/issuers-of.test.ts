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
    [
      'the provider of a login',
      { login: { issuer: 'https://a.example/' } },
      [{ issuer: 'https://a.example/', metadata: true }],
    ],
    [
      'the provider of a login that is named beside it',
      { issuer: 'https://a.example/', login: {} },
      [{ issuer: 'https://a.example/', metadata: true }],
    ],
    [
      'a provider that also issues access tokens, once',
      {
        issuers: [{ issuer: 'https://a.example/', jwksUri: 'https://a.example/jwks' }],
        login: { issuer: 'https://a.example/' },
      },
      [{ issuer: 'https://a.example/', jwksUri: 'https://a.example/jwks', metadata: true }],
    ],
    [
      'a provider whose keys are known and whose endpoints are not',
      { issuer: 'https://a.example/', audience: 'api', jwks: {}, login: {} },
      [{ issuer: 'https://a.example/', metadata: true }],
    ],
    [
      'a provider whose endpoints are known and whose keys are not',
      { login: { issuer: 'https://a.example/', endpoints: {}, jwksUri: 'https://a.example/jwks' } },
      [{ issuer: 'https://a.example/', jwksUri: 'https://a.example/jwks' }],
    ],
    [
      'a provider of which all is known',
      { issuer: 'https://a.example/', login: { endpoints: {}, jwks: {} } },
      [],
    ],
    [
      'several providers',
      {
        issuer: 'https://a.example/',
        audience: 'api',
        login: { providers: [{}, { issuer: 'https://b.example/' }, null] },
      },
      [
        { issuer: 'https://a.example/', metadata: true },
        { issuer: 'https://b.example/', metadata: true },
      ],
    ],
    ['a login that is nonsense', { login: 7 }, []],
  ] as const) {
    it(`reads ${title}`, () => {
      assert.deepEqual(issuersToLock(config), expected);
    });
  }
});
