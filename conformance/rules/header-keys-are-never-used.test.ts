/**
 * RFC 8725 sections 2.8 to 2.10: the header's `jwk`, `jku`, `x5u` and `x5c` never give a key and never cause a request; nor do `kid` and
 * `iss`. CVE-2018-0114, CVE-2026-27962.
 */
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { createSigner, type Signer, selfSignedCertificate } from '@postern/testing';
import { createVerifier, type Verifier } from 'postern/jwt';
import { codeOf, goodToken, NOW, type RuleCase, rule } from '../support/rule.ts';
import { AUDIENCE, ISSUER } from '../support/tokens.ts';

/** Everything that could bring the attacker's key along. `url` is where the attacker listens. */
function carriers({ jwk, ...attacker }: Signer, url: string): readonly object[] {
  const x5c = [selfSignedCertificate({ jwk, ...attacker }).toString('base64')];
  return [
    { jwk },
    { jwk: JSON.stringify(jwk) },
    { jwk: { keys: [jwk] } },
    { jwks: { keys: [jwk] } },
    { key: jwk, cert: x5c[0], x5c },
    { jku: `${url}/evil` },
    { jku: [`${url}/evil`], jwks_uri: `${url}/evil`, issuer: url },
    { jku: 'data:application/json;base64,e30' },
    { x5u: `${url}/evil` },
    { x5u: 'file:///etc/ssl/cert.pem', x5t: 'AAAA', 'x5t#S256': 'AAAA' },
    { jwk, jku: `${url}/evil`, x5u: `${url}/evil`, x5c },
  ];
}

function titleOf(carrier: object): string {
  return JSON.stringify(carrier)
    .replace(/127[.\d:]*/g, 'ATTACKER')
    .slice(0, 40);
}

for (const alg of ['RS256', 'ES256']) {
  const signer = createSigner(alg);
  const attacker = createSigner(alg, signer.kid);
  const all = carriers(attacker, 'https://attacker.example');
  const forged: RuleCase[] = all.flatMap((carrier) => [
    {
      title: `${titleOf(carrier)} under the trusted kid`,
      token: goodToken(attacker, {}, carrier),
      code: 'signature_invalid',
    },
    {
      title: `${titleOf(carrier)} without kid`,
      token: goodToken(attacker, {}, { ...carrier, kid: undefined }),
      code: 'signature_invalid',
    },
    {
      title: `${titleOf(carrier)} under a kid of its own`,
      token: goodToken(attacker, {}, { ...carrier, kid: 'attacker' }),
      code: 'key_not_found',
    },
  ]);
  describe(`header keys are never used: ${alg}`, () => {
    rule({
      signer,
      cases: forged,
      accepted: all.map((carrier) => ({
        title: `${titleOf(carrier)} signed by the trusted key, which alone counts`,
        token: goodToken(signer, {}, carrier),
      })),
    });
  });
}

describe('header keys are never fetched', () => {
  const signer = createSigner('ES256');
  const attacker = createSigner('ES256', 'attacker');
  const asked: string[] = [];
  let server: Server;
  let url: string;

  before(async () => {
    server = createServer(({ url: path = '' }, response) => {
      asked.push(path);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ keys: [path === '/keys' ? signer.jwk : attacker.jwk] }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());

  function remoteVerifier(): Verifier {
    const base = {
      audience: AUDIENCE,
      algorithms: ['ES256'] as const,
      jwksUri: `${url}/keys`,
      jwksTimeoutSeconds: 60,
    };
    return createVerifier({ ...base, issuer: ISSUER, clock: () => NOW });
  }

  it('by a verifier that fetches its keys: the configured URL is the only one asked', async () => {
    const verifier = remoteVerifier();
    asked.length = 0;
    for (const carrier of carriers(attacker, url)) {
      const kids = ['attacker', `${url}/evil`, '../evil', undefined];
      for (const kid of kids) {
        const token = goodToken(attacker, { iss: url }, { ...carrier, kid });
        const code = kid === undefined ? 'signature_invalid' : 'key_not_found';
        assert.equal(codeOf(await verifier.verify(token)), code);
      }
    }
    assert.equal(codeOf(await verifier.verify(goodToken(signer))), 'ok');
    assert.deepEqual(asked, ['/keys']);
  });

  it('by a verifier of several issuers: an iss that is a URL is not asked', async () => {
    const entry = {
      audience: AUDIENCE,
      algorithms: ['ES256'] as const,
      jwksUri: `${url}/keys`,
      jwksTimeoutSeconds: 60,
    };
    const issuers = [ISSUER, 'https://other.example'].map((issuer) => ({ ...entry, issuer }));
    const verifier = createVerifier({ issuers, clock: () => NOW });
    asked.length = 0;
    for (const iss of [url, `${url}/evil`, `${ISSUER}/../evil`]) {
      const token = goodToken(attacker, { iss }, { jku: `${url}/evil` });
      assert.equal(codeOf(await verifier.verify(token)), 'issuer_unknown');
    }
    assert.deepEqual(asked, []);
  });
});
