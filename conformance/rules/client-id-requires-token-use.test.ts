/** Cognito's access tokens have no `aud`: `clientId` takes its place, and keeps ID tokens of the same client out. */
import { describe } from 'node:test';
import { createSigner } from '@postern/testing';
import { goodToken, type RuleCase, rule } from '../support/rule.ts';

const signer = createSigner('RS256');
const ACCESS = { aud: undefined, token_use: 'access', client_id: 'client-1' };

function wrong(claim: string, value: unknown): RuleCase {
  return {
    title: `${claim} ${JSON.stringify(value)}`,
    token: goodToken(signer, { ...ACCESS, [claim]: value }),
    code: value === undefined ? 'claim_missing' : 'claim_invalid',
    claim,
  };
}

const USES = [undefined, null, '', 'id', 'Access', 'access ', 'refresh', ['access'], true, {}];
const CLIENTS = [
  undefined,
  null,
  '',
  'client',
  'client-11',
  'CLIENT-1',
  ['client-1'],
  'client-1,client-2',
  { 0: 'client-1' },
  1,
];

describe('clientId requires token_use "access"', () => {
  rule({
    signer,
    options: { audience: null, clientId: ['client-1', 'client-2'] },
    good: goodToken(signer, ACCESS),
    cases: [
      ...USES.map((use) => wrong('token_use', use)),
      ...CLIENTS.map((client) => wrong('client_id', client)),
      {
        title: 'an ID token, whose aud is the client',
        token: goodToken(signer, { aud: 'client-1', token_use: 'id' }),
        code: 'claim_invalid',
        claim: 'token_use',
      },
      {
        title: 'azp in place of client_id',
        token: goodToken(signer, { ...ACCESS, client_id: undefined, azp: 'client-1' }),
        code: 'claim_missing',
        claim: 'client_id',
      },
    ],
    accepted: [
      { title: 'the other client', token: goodToken(signer, { ...ACCESS, client_id: 'client-2' }) },
    ],
  });
});

describe('clientId and audience must both be met', () => {
  const claims = { token_use: 'access', client_id: 'client-1' };
  rule({
    signer,
    options: { clientId: 'client-1' },
    good: goodToken(signer, claims),
    cases: [
      {
        title: 'no aud',
        token: goodToken(signer, ACCESS),
        code: 'claim_missing',
        claim: 'aud',
      },
      {
        title: 'another client',
        token: goodToken(signer, { ...claims, client_id: 'client-3' }),
        code: 'claim_invalid',
        claim: 'client_id',
      },
    ],
  });
});
