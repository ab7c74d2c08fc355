/** Every public name of every entry. A change here is a change of the public surface. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';

const SURFACE: Readonly<Record<string, readonly string[]>> = {
  postern: ['defineConfig', 'isSecret', 'secret'],
  'postern/jwt': ['TokenRejected', 'createVerifier', 'unwrap'],
  'postern/jwt/authlib': [
    'BadSignatureError',
    'CodeIDToken',
    'DecodeError',
    'ExpiredTokenError',
    'HybridIDToken',
    'IDToken',
    'ImplicitIDToken',
    'InvalidClaimError',
    'InvalidCritHeaderParameterNameError',
    'InvalidTokenError',
    'JWTAccessTokenClaims',
    'JWTClaims',
    'JoseError',
    'JsonWebToken',
    'MissingClaimError',
    'UnsupportedAlgorithmError',
    'accessTokenOptions',
  ],
  'postern/gate': ['createDecisionLog', 'createGate', 'partsOf', 'planGate'],
  'postern/lambda-edge': ['createLambdaEdgeHandler', 'withGate'],
  'postern/fetch': ['createFetchHandler'],
  'postern/remote': [
    'HMAC_SCHEME',
    'HMAC_TOLERANCE_SECONDS',
    'isSignedByHmac',
    'mayBeSignedByHmac',
    'signHmac',
  ],
  // For the entries that builds generate: may change with any release, together with the build.
  'postern/parts': [
    'ES256',
    'ES256K',
    'ES384',
    'ES512',
    'Ed25519',
    'Ed448',
    'EdDSA',
    'HS256',
    'HS384',
    'HS512',
    'ML-DSA-44',
    'ML-DSA-65',
    'ML-DSA-87',
    'PS256',
    'PS384',
    'PS512',
    'RS256',
    'RS384',
    'RS512',
    'assembleGate',
    'assembleIssuer',
    'assembleVerifier',
    'checkClientId',
    'checkConfiguredClaims',
    'checkMaxAge',
    'clientSecretBasic',
    'clientSecretPost',
    'corsHeaders',
    'createDelegate',
    'createForwardAuthForm',
    'createHttpForm',
    'createIndexedMatcher',
    'createIntrospectionForm',
    'createLambdaForm',
    'createRemoteKeys',
    'createVerdictCache',
    'firstUnmet',
    'identityHeaders',
    'logAll',
    'logDenied',
    'matchTyp',
    'matchesPattern',
    'matchesWildcardHost',
    'preflightHeaders',
    'privateKeyJwt',
    'relayRefusal',
    'rewritePath',
    'serveResourceMetadata',
    'signHmac',
    'signSigV4',
  ],
  '@postern/emulator/limits': ['LIMITS'],
  '@postern/cli': [
    'UserError',
    'buildGate',
    'createExplainer',
    'makeRequest',
    'run',
    'startDev',
    'startProvider',
    'writeBuild',
  ],
  '@postern/verifier': [
    'createLineWriter',
    'createRequestLog',
    'createVerifierApp',
    'defineVerifier',
    'startServer',
  ],
  '@postern/verifier/lambda': ['createLambdaHandler'],
  '@postern/emulator': [
    'ALL_VIEWER_EXCEPT_HOST_HEADER',
    'AssociationError',
    'CACHING_DISABLED',
    'CACHING_OPTIMIZED',
    'startEmulator',
    'startLambdaApi',
  ],
};

it('every entry of the packages is in this list', () => {
  for (const name of ['postern', 'cli', 'emulator', 'verifier']) {
    const url = new URL(`../../packages/${name}/package.json`, import.meta.url);
    const manifest = JSON.parse(readFileSync(url, 'utf8'));
    for (const path of Object.keys(manifest.exports)) {
      assert.ok(
        Object.hasOwn(SURFACE, manifest.name + path.slice(1)),
        manifest.name + path.slice(1),
      );
    }
  }
});

for (const [entry, names] of Object.entries(SURFACE)) {
  it(`${entry} exports what it says and nothing else`, async () => {
    assert.deepEqual(Object.keys(await import(entry)).sort(), [...names].sort());
  });
}
