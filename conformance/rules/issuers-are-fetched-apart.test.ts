/**
 * Each issuer's keys come from its own configured place, and an outage of one is none of the others.
 * That no token asks elsewhere: `key-sets-are-an-issuers-own`.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner, type Signer } from '@postern/testing';
import { createVerifier, type Verifier } from 'postern/jwt';
import {
  type JwksServer,
  serveKeys,
  serveNothing,
  startJwksServer,
} from '../support/jwks-server.ts';
import { codeOf, goodToken, NOW } from '../support/rule.ts';
import { AUDIENCE } from '../support/tokens.ts';

const FIRST = 'https://first.example/';
const SECOND = 'https://second.example/';

interface Parties {
  readonly verifier: Verifier;
  readonly first: Signer;
  readonly second: Signer;
  readonly servers: readonly [JwksServer, JwksServer];
}

async function createParties(): Promise<Parties> {
  const first = createSigner('ES256', 'same');
  const second = createSigner('ES256', 'same');
  const servers = [
    await startJwksServer(serveKeys(first)),
    await startJwksServer(serveKeys(second)),
  ] as const;
  const entry = { audience: AUDIENCE, algorithms: ['ES256'] } as const;
  const verifier = createVerifier({
    issuers: [
      { ...entry, issuer: FIRST, jwksUri: servers[0].url },
      { ...entry, issuer: SECOND, jwksUri: servers[1].url },
    ],
    clock: () => NOW,
  });
  return { verifier, first, second, servers };
}

function fetchesOf({ servers }: Parties): readonly number[] {
  return servers.map(({ fetches }) => fetches);
}

describe('issuers are fetched apart', () => {
  it('a token asks at its own issuer alone', async () => {
    const parties = await createParties();
    assert.equal(
      codeOf(await parties.verifier.verify(goodToken(parties.first, { iss: FIRST }))),
      'ok',
    );
    assert.deepEqual(fetchesOf(parties), [1, 0]);
    assert.equal(
      codeOf(await parties.verifier.verify(goodToken(parties.second, { iss: SECOND }))),
      'ok',
    );
    assert.deepEqual(fetchesOf(parties), [1, 1]);
  });

  it('a key fetched for one issuer serves no other, though their kids are the same', async () => {
    const { verifier, first, second } = await createParties();
    for (const [signer, iss, other] of [
      [first, FIRST, SECOND],
      [second, SECOND, FIRST],
    ] as const) {
      assert.equal(codeOf(await verifier.verify(goodToken(signer, { iss }))), 'ok');
      const crossed = goodToken(signer, { iss: other });
      assert.equal(codeOf(await verifier.verify(crossed)), 'signature_invalid');
      assert.equal(codeOf(verifier.verifySync(crossed)), 'signature_invalid');
    }
  });

  it('an outage of one issuer is none of the other', async () => {
    const { verifier, first, second, servers } = await createParties();
    servers[0].answer = serveNothing;
    const token = goodToken(first, { iss: FIRST });
    assert.equal(codeOf(await verifier.verify(token)), 'jwks_unavailable');
    assert.equal(codeOf(await verifier.verify(goodToken(second, { iss: SECOND }))), 'ok');
    assert.equal(codeOf(await verifier.verify(token)), 'jwks_unavailable');
  });
});
