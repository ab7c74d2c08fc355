/** What a request brings, and whether it is believed. */
import { type BearerCase, CHALLENGE } from './bearer-case.ts';

export const CREDENTIAL_CASES: readonly BearerCase[] = [
  {
    title: 'no credential',
    request: { path: '/me' },
    expected: '401 credential_missing',
    answer: { 'www-authenticate': CHALLENGE, 'cache-control': 'no-store' },
  },
  {
    title: 'another scheme',
    request: { path: '/me', headers: { authorization: 'Basic YTpi' } },
    expected: '401 unsupported_scheme',
    answer: { 'www-authenticate': CHALLENGE },
  },
  {
    title: 'an empty credential',
    request: { path: '/me', headers: { authorization: 'Bearer' } },
    expected: '401 unsupported_scheme',
  },
  {
    title: 'two credentials',
    request: { path: '/me', headers: { authorization: ['Bearer a.b.c', 'Bearer d.e.f'] } },
    expected: '400 ambiguous_credential',
    answer: {
      'www-authenticate': `${CHALLENGE}, error="invalid_request", error_description="ambiguous_credential"`,
    },
  },
  {
    title: 'a token that is none',
    request: { path: '/me', headers: { authorization: 'Bearer nonsense' } },
    expected: '401 token_malformed',
    answer: {
      'www-authenticate': `${CHALLENGE}, error="invalid_token", error_description="token_malformed"`,
    },
  },
  {
    title: 'an expired token',
    request: { path: '/me' },
    claims: { exp: 1_000_000_000 },
    expected: '401 token_expired',
  },
  {
    title: 'a token for another audience',
    request: { path: '/me' },
    claims: { aud: 'https://other.example.com/' },
    expected: '401 claim_invalid',
  },
  {
    title: 'a token of another issuer',
    request: { path: '/me' },
    claims: { iss: 'https://evil.example.com/' },
    expected: '401 claim_invalid',
  },
  {
    title: 'a token bound to its sender',
    request: { path: '/me' },
    claims: { cnf: { jkt: 'x' } },
    expected: '401 sender_constrained',
  },
  { title: 'a good token', request: { path: '/me' }, claims: {}, expected: '200 allowed' },
];
