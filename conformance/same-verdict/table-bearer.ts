/** The table's HS256 bearer tokens. */
import { headerOf, signToken } from '@postern/testing';
import { STRANGER } from '../fuzz/keys.ts';
import { keyFor } from '../support/ring-forge.ts';
import { OTHER_SECRET, PUBLIC, RING, SECRET } from './policy-keys.ts';
import type { Row } from './table.ts';
import { bearer, cookie, PAGE, START, session } from './table-credentials.ts';

const path = '/me';
const [good] = bearer().authorization.split(' ').slice(1);

function changed(token: string): Row[1] {
  return { path, headers: { authorization: `Bearer ${token}` } };
}

function claims(members: Readonly<Record<string, unknown>>): Row[1] {
  return { path, headers: bearer(members) };
}

function header(members: object): Row[1] {
  return { path, headers: bearer({}, { header: members }) };
}

/** The bytes of the ring's secret, or of a key that is derived from it. */
function ringToken(purpose: 'bearer' | 'session'): Row[1] {
  const jwk = { kty: 'oct', k: keyFor(RING, purpose).toString('base64url') };
  return { path, headers: bearer({}, { signer: { ...SECRET, jwk, ...signerKey(purpose) } }) };
}

function signerKey(purpose: 'bearer' | 'session'): Pick<typeof SECRET, 'privateKey' | 'publicKey'> {
  const key = keyFor(RING, purpose) as unknown as typeof SECRET.privateKey;
  return { privateKey: key, publicKey: key };
}

export const BEARER_ROWS: readonly Row[] = [
  ['a good token', { path, headers: bearer() }, '200 allowed'],
  ['HEAD with a good token', { path, method: 'HEAD', headers: bearer() }, '200 allowed'],
  [
    'a write with a good token, from anywhere',
    { path, method: 'POST', headers: bearer() },
    '200 allowed',
  ],
  [
    'a scheme in small letters',
    { path, headers: { authorization: `bearer  ${good}` } },
    '200 allowed',
  ],
  ['another scheme', { path, headers: { authorization: 'Basic eDp5' } }, '401 unsupported_scheme'],
  ['no token', { path, headers: { authorization: 'Bearer' } }, '401 unsupported_scheme'],
  ['no token at all', { path }, '401 credential_missing'],
  [
    'two tokens',
    { path, headers: { authorization: [`Bearer ${good}`, `Bearer ${good}`] } },
    '400 ambiguous_credential',
  ],
  [
    'a bad token beside a good session',
    { path, headers: { ...cookie(), authorization: 'Bearer a.b.c' } },
    '401 token_malformed',
  ],
  [
    'a good token where a session is due',
    { path: '/account', headers: bearer() },
    '401 credential_not_accepted',
  ],
  [
    'a good token of a person at a page',
    { path, headers: { ...PAGE, ...bearer() } },
    '200 allowed',
  ],
  ['nonsense', changed('nonsense'), '401 token_malformed'],
  [
    'nonsense of a person at a page',
    { path, headers: { ...PAGE, authorization: 'Bearer x' } },
    '401 token_malformed',
  ],
  ['a token that is too long', changed('a'.repeat(16_384)), '401 token_too_large'],
  ['a token with a tail', changed(`${good}.e30`), '401 token_malformed'],
  ['a token with padding', changed(`${good}=`), '401 token_malformed'],
  ['a changed signature', changed(`${good?.slice(0, -3)}AAA`), '401 signature_invalid'],
  ['no signature', changed(`${good?.split('.', 2).join('.')}.`), '401 signature_invalid'],
  [
    'a header that is no JSON',
    { path, headers: { authorization: `Bearer ${signToken(SECRET, '{', {})}` } },
    '401 header_malformed',
  ],
  [
    'claims that are no object',
    { path, headers: { authorization: `Bearer ${signToken(SECRET, headerOf(SECRET), '[]')}` } },
    '401 payload_malformed',
  ],
  [
    'another algorithm',
    { path, headers: bearer({}, { signer: PUBLIC.RS256 }) },
    '401 algorithm_not_allowed',
  ],
  ['no algorithm', header({ alg: 'none' }), '401 algorithm_not_allowed'],
  ['an algorithm in small letters', header({ alg: 'hs256' }), '401 algorithm_not_allowed'],
  ['a critical extension', header({ crit: ['exp'] }), '401 crit_unsupported'],
  ['a payload that is not encoded', header({ b64: false }), '401 b64_unsupported'],
  ['no kid', header({ kid: undefined }), '200 allowed'],
  ['another kid', header({ kid: 'h9' }), '401 key_not_found'],
  ['a kid that every object has', header({ kid: '__proto__' }), '401 key_not_found'],
  [
    'a key that is not taken here',
    { path, headers: bearer({}, { signer: OTHER_SECRET }) },
    '401 key_not_found',
  ],
  [
    'another secret',
    { path, headers: bearer({}, { signer: { ...STRANGER, kid: SECRET.kid } }) },
    '401 signature_invalid',
  ],
  ["the ring's secret", ringToken('bearer'), '401 signature_invalid'],
  ["the ring's session key", ringToken('session'), '401 signature_invalid'],
  ['a session', changed(session()), '401 key_not_found'],
  ['expired', claims({ exp: START - 100 }), '401 token_expired'],
  ['without end', claims({ exp: undefined }), '401 claim_missing'],
  ['an end that is no number', claims({ exp: String(START + 600) }), '401 claim_invalid'],
  ['not yet valid', claims({ nbf: START + 1_000 }), '401 token_not_yet_valid'],
  ['issued in the future', claims({ iat: START + 1_000 }), '401 token_issued_in_future'],
  ['another issuer', claims({ iss: 'https://login.example.com' }), '401 claim_invalid'],
  ['another audience', claims({ aud: 'other' }), '401 claim_invalid'],
  ['one audience of several', claims({ aud: ['x', 'https://api.example.com/'] }), '200 allowed'],
  ['bound to its sender', claims({ cnf: { jkt: 'x' } }), '401 sender_constrained'],
  ['a scope', { path: '/api', headers: bearer({ scope: 'read' }) }, '200 allowed'],
  [
    'scopes as a list',
    { path: '/api', headers: bearer({ scp: ['write', 'read'] }) },
    '200 allowed',
  ],
  [
    'another scope',
    { path: '/api', headers: bearer({ scope: 'reader' }) },
    '403 insufficient_scope',
  ],
  [
    'a scope too few',
    { path: '/api', method: 'PUT', headers: bearer({ scope: 'read' }) },
    '403 insufficient_scope',
  ],
  ['a group', { path: '/staff', headers: bearer({ 'cognito:groups': ['admin'] }) }, '200 allowed'],
  [
    'a group that shuts out',
    { path: '/staff', headers: bearer({ 'cognito:groups': ['admin', 'suspended'] }) },
    '403 insufficient_scope',
  ],
  ['no groups', { path: '/staff', headers: bearer() }, '403 insufficient_scope'],
  [
    'groups of a wrong type',
    { path: '/staff', headers: bearer({ 'cognito:groups': { 0: 'admin' } }) },
    '403 insufficient_scope',
  ],
];
