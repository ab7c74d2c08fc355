import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner, type Signer } from '@postern/testing';
import { planDelegate } from './plan-delegate.ts';

const SECRET = 'marker-of-a-client-secret';
const GOOD = {
  type: 'introspection',
  url: 'https://login.example.com/introspect',
  clientId: 'gate',
  authentication: { clientSecretBasic: SECRET },
  audience: 'https://api.example.com/',
};

function plan(changes: object): Readonly<Record<string, unknown>> {
  return planDelegate({ ...GOOD, ...changes }, []) as unknown as Readonly<Record<string, unknown>>;
}

/** Options with a key, and its server's issuer. */
function withKey(key: unknown, more: object = {}): object {
  const privateKeyJwt = { key, audience: 'https://login.example.com/', ...more };
  return { authentication: { privateKeyJwt } };
}

const textOf = ({ privateJwk }: Signer, changes: object = {}): string =>
  JSON.stringify({ ...privateJwk, ...changes });

describe('planIntrospection()', () => {
  it('plans what the runtime needs', () => {
    const { targets, clientId, clientAuthentication, clientSecret, audience } = plan({});
    assert.deepEqual(
      [targets, clientId, clientAuthentication, clientSecret, audience],
      [[GOOD.url], 'gate', 'clientSecretBasic', SECRET, [GOOD.audience]],
    );
  });

  it('leaves the audience out where the config says null', () => {
    assert.ok(!('audience' in plan({ audience: null })));
  });

  for (const [alg, written, expected] of [
    ['ES256', undefined, 'ES256'],
    ['ES384', undefined, 'ES384'],
    ['ES512', 'ES512', 'ES512'],
    ['RS256', undefined, 'RS256'],
    ['PS384', 'PS384', 'PS384'],
    ['EdDSA', undefined, 'EdDSA'],
    ['EdDSA', 'Ed25519', 'Ed25519'],
  ] as const) {
    it(`takes a key for ${alg}, named ${written}`, () => {
      const signer = createSigner(alg, 'gate-1');
      const jwk = textOf(signer, { alg: written });
      const { clientKey } = plan(withKey(jwk));
      const recipient = 'https://login.example.com/';
      assert.deepEqual(clientKey, { jwk, alg: expected, kid: 'gate-1', recipient });
    });
  }

  it('takes the issuer for the audience of the assertion', () => {
    const jwk = textOf(createSigner('ES256'));
    const authentication = { privateKeyJwt: { key: jwk } };
    const { clientKey } = plan({ issuer: 'https://issuer.example/', authentication });
    assert.equal((clientKey as { recipient: string }).recipient, 'https://issuer.example/');
  });
});

const signer = createSigner('ES256');

describe('planIntrospection() refuses', () => {
  const REFUSED: readonly (readonly [changes: object, message: RegExp])[] = [
    [{ url: 'http://login.example.com/' }, /"delegate.url" must be an https URL/],
    [{ clientId: '' }, /"delegate.clientId" must be a string that is not empty/],
    [{ clientId: 'gaté' }, /"delegate.clientId" must have visible ASCII/],
    [{ clientID: 'x' }, /Unknown option "delegate.clientID": did you mean "clientId"/],
    [{ audience: '' }, /"delegate.audience" must be a text or a list of texts/],
    [{ audience: [] }, /"delegate.audience" must be a text or a list/],
    [{ issuer: 7 }, /"delegate.issuer" must be a string/],
    [{ authentication: SECRET }, /"delegate.authentication" must be a plain object/],
    [{ authentication: {} }, /must have one of clientSecretBasic, clientSecretPost, privateKeyJwt/],
    [
      { authentication: { clientSecretBasic: SECRET, clientSecretPost: SECRET } },
      /"delegate.authentication" must have one of/,
    ],
    [{ authentication: { clientSecretBasic: '' } }, /clientSecretBasic" must be the client's/],
    [{ authentication: { clientSecretPost: `${SECRET}\n` } }, /clientSecretPost" must be the/],
    [{ authentication: { hmac: {} } }, /Unknown option "delegate.authentication.hmac"/],
    [{ authentication: { privateKeyJwt: SECRET } }, /privateKeyJwt" must be a plain object/],
    [{ authentication: { privateKeyJwt: { key: textOf(signer) } } }, /audience" must be a text/],
    [withKey(signer.privateJwk), /key" must be a private JWK as JSON text on one line/],
    [withKey(SECRET), /key" must be a private JWK as JSON text/],
    [withKey(JSON.stringify(signer.privateJwk, undefined, 2)), /on one line/],
    [withKey(JSON.stringify(signer.jwk)), /must be a private key/],
    [withKey(textOf(signer, { kid: 7 })), /"kid" that is a text/],
    [withKey(textOf(signer, { kid: "it's" })), /JSON text on one line/],
    [withKey(textOf(signer, { alg: 'ES384' })), /"alg" that fits the key/],
    [withKey(textOf(signer, { alg: 'none' })), /"alg" that fits the key/],
    [withKey(textOf(createSigner('ES256K'))), /"alg" that fits the key/],
    [withKey(textOf(createSigner('HS256'))), /"alg" that fits the key/],
  ];
  for (const [changes, message] of REFUSED) {
    it(`${message.source}`, () => {
      assert.throws(
        () => plan(changes),
        (error: Error) => {
          assert.ok(error instanceof TypeError, String(error));
          assert.match(error.message, message);
          assert.ok(!error.message.includes(SECRET), error.message);
          assert.ok(!error.message.includes(String(signer.privateJwk.d)), error.message);
          return true;
        },
      );
    });
  }

  it('an audience that is not given', () => {
    const { audience: _, ...others } = GOOD;
    assert.throws(() => planDelegate(others, []), /"delegate.audience" must be.*null if it is not/);
  });
});
