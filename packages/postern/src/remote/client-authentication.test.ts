import assert from 'node:assert/strict';
import { verify } from 'node:crypto';
import { describe, it } from 'node:test';
import { createSigner, signBytes } from '@postern/testing';
import { clientSecretBasic, clientSecretPost } from './client-authentication.ts';
import { privateKeyJwt } from './client-authentication-key.ts';

const NOW = 1_800_000_000.75;

describe('clientSecretPost()', () => {
  it('adds name and secret to the form, and no header', () => {
    const prove = clientSecretPost({ clientId: 'a b', clientSecret: 'c&d' });
    assert.deepEqual(prove(), { form: { client_id: 'a b', client_secret: 'c&d' } });
  });
});

describe('clientSecretBasic()', () => {
  it('adds a header, and nothing to the form', () => {
    const prove = clientSecretBasic({ clientId: 'a', clientSecret: 'b' });
    assert.deepEqual(prove(), { headers: { authorization: `Basic ${btoa('a:b')}` } });
  });
});

/** What a server is sent, for a key of an algorithm. */
function assertion(alg: string, name = alg) {
  const signer = createSigner(alg, 'gate-1');
  const jwk = JSON.stringify(signer.privateJwk);
  const clientKey = { jwk, alg: name, kid: 'gate-1', recipient: 'https://login/' };
  const prove = privateKeyJwt({ clientId: 'gate', clientKey });
  const { client_assertion: text = '', ...others } = prove(NOW).form ?? {};
  const [header = '', claims = '', signature = ''] = text.split('.');
  return { signer, prove, others, header, claims, signature };
}

const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());

describe('privateKeyJwt()', () => {
  it('says who asks whom, for a minute and once', () => {
    const { prove, others, header, claims } = assertion('ES256');
    assert.deepEqual(others, {
      client_id: 'gate',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    });
    assert.deepEqual(read(header), { alg: 'ES256', kid: 'gate-1' });
    const { jti, ...said } = read(claims) as Record<string, unknown>;
    const [iat, exp] = [1_800_000_000, 1_800_000_060];
    assert.deepEqual(said, { iss: 'gate', sub: 'gate', aud: 'https://login/', iat, exp });
    assert.match(String(jti), /^[\da-f-]{36}$/);
    const [, again = ''] = prove(NOW).form?.client_assertion?.split('.') ?? [];
    assert.notEqual((read(again) as { jti: string }).jti, jti);
  });

  for (const alg of ['RS256', 'RS512', 'ES256', 'ES384', 'ES512', 'EdDSA']) {
    it(`signs with ${alg}`, () => {
      const { signer, header, claims, signature } = assertion(alg);
      const signed = `${header}.${claims}`;
      const key = { key: signer.publicKey, dsaEncoding: 'ieee-p1363' as const };
      const hash = alg === 'EdDSA' ? null : `sha${alg.slice(2)}`;
      assert.ok(verify(hash, Buffer.from(signed), key, Buffer.from(signature, 'base64url')));
      // As long as another's, so that neither is in an encoding of its own.
      assert.equal(Buffer.from(signature, 'base64url').length, signBytes(signer, signed).length);
    });
  }

  for (const alg of ['PS256', 'PS384', 'PS512']) {
    it(`signs with ${alg}, salted by as many bytes as the hash has`, () => {
      const { signer, header, claims, signature } = assertion(alg);
      const saltLength = Number(alg.slice(2)) / 8;
      // RSA_PKCS1_PSS_PADDING.
      const key = { key: signer.publicKey, padding: 6, saltLength };
      const signed = Buffer.from(`${header}.${claims}`);
      assert.ok(verify(`sha${alg.slice(2)}`, signed, key, Buffer.from(signature, 'base64url')));
    });
  }

  it('names Ed25519 as the config does', () => {
    assert.deepEqual(read(assertion('EdDSA', 'Ed25519').header), { alg: 'Ed25519', kid: 'gate-1' });
  });
});
