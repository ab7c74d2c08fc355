/**
 * The built zip, in Lambda's runtime client with the role's credentials, asks a delegate in Lambda's runtime client: by invoke in two
 * regions, and at a function URL with SigV4. Shortened property names, minifying and the signer's own crypto are all in this test.
 */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { type EmulatorOptions, startEmulator } from '@postern/emulator';
import type { PosternConfig } from 'postern';
import { buildBundle } from '../runtimes/build-bundle.ts';
import { startEchoOrigin } from '../support/echo-origin.ts';
import { sendRaw } from '../support/raw-http.ts';
import { AUDIENCE, ISSUER } from '../support/tokens.ts';
import {
  bundleDelegates,
  newToken,
  openRegion,
  ROLE,
  signer,
  VERIFIER_FUNCTION,
} from './lambda-scene.ts';

const delegates = await bundleDelegates();
const near = await openRegion('us-east-1', delegates);
const far = await openRegion('eu-central-1', delegates);
const origin = await startEchoOrigin();
after(async () => {
  await Promise.all([near.close(), far.close(), origin.close()]);
  await delegates.remove();
});

const BY_INVOKE: PosternConfig['delegate'] = {
  type: 'lambda',
  functionName: VERIFIER_FUNCTION,
  qualifier: 'live',
  regions: [
    { region: 'eu-central-1', endpoint: far.url },
    { region: 'us-east-1', endpoint: near.url },
  ],
  deadlineMilliseconds: 4000,
};
const BY_URL: PosternConfig['delegate'] = {
  type: 'http',
  url: `${near.functionUrls[VERIFIER_FUNCTION]}/verify`,
  authentication: { sigV4: { region: 'us-east-1' } },
  deadlineMilliseconds: 4000,
};
const LOCAL_FIRST: Partial<PosternConfig> = {
  issuer: ISSUER,
  audience: AUDIENCE,
  algorithms: ['RS256'],
  jwks: { keys: [signer.jwk] },
};

interface Built {
  ask(token: string, path?: string): Promise<{ readonly said: string; readonly user?: string }>;
  close(): Promise<void>;
}

/** The zip of a gate in the local CloudFront, with this role. */
async function open(
  config: Partial<PosternConfig>,
  role: EmulatorOptions['functionCredentials'] = ROLE,
): Promise<Built> {
  const built = await buildBundle({
    forward: { headers: { 'x-user': 'sub' } },
    rules: [
      { path: '/local', allow: 'authenticated' },
      { path: '/admin', require: { groups: { anyOf: ['admin'] } }, ask: 'delegate' },
      { path: '*', allow: 'authenticated', ask: 'delegate' },
    ],
    log: 'none',
    ...config,
  });
  const emulator = await startEmulator({
    behaviors: [{ viewerRequest: { zip: built.zip } }],
    origin: { url: origin.url },
    ...(role && { functionCredentials: role }),
  });
  return {
    async ask(token, path = '/me') {
      const head = [`GET ${path} HTTP/1.1`, 'host: x', `authorization: Bearer ${token}`];
      const { status, body } = await sendRaw(emulator.port, head);
      const answer = JSON.parse(body) as { error?: string; headers?: Record<string, string> };
      const user = answer.headers?.['x-user'];
      return { said: `${status} ${answer.error ?? 'allowed'}`, ...(user && { user }) };
    },
    async close() {
      await emulator.close();
      await built.remove();
    },
  };
}

const FORMS = [
  ['by invoke', { delegate: BY_INVOKE }],
  ['by invoke, after its own check', { delegate: BY_INVOKE, ...LOCAL_FIRST }],
  ['at a function URL', { delegate: BY_URL }],
] as const;

for (const [how, config] of FORMS) {
  describe(`a built gate that asks ${how}`, () => {
    it('lets in whom the verifier accepts, and tells the origin who it is', async () => {
      const gate = await open(config);
      const before = near.count(VERIFIER_FUNCTION);
      assert.deepEqual(await gate.ask(newToken()), { said: '200 allowed', user: 'ada' });
      assert.equal(near.count(VERIFIER_FUNCTION), before + 1, 'the nearest region was not asked');
      const admin = newToken({ groups: ['admin'] });
      assert.equal((await gate.ask(admin, '/admin')).said, '200 allowed');
      assert.equal((await gate.ask(newToken(), '/admin')).said, '403 insufficient_scope');
      const expired = newToken({ exp: 1_700_000_000 });
      assert.equal((await gate.ask(expired)).said, '401 token_expired');
      await gate.close();
    });

    it('lets in nobody with a role that the delegate does not know', async () => {
      const gate = await open(config, { ...ROLE, secretAccessKey: 'of-another-role' });
      assert.equal((await gate.ask(newToken())).said, '503 delegate_unavailable');
      await gate.close();
    });
  });
}

describe('a built gate that asks by invoke', () => {
  it('asks the other region when the nearest is throttled', async () => {
    const gate = await open({ delegate: BY_INVOKE });
    near.setFault(VERIFIER_FUNCTION, { error: 'throttled' });
    const before = far.count(VERIFIER_FUNCTION);
    assert.equal((await gate.ask(newToken())).said, '200 allowed');
    assert.equal(far.count(VERIFIER_FUNCTION), before + 1);
    near.setFault(VERIFIER_FUNCTION);
    await gate.close();
  });

  it('asks nobody for a rule that its own check decides', async () => {
    const gate = await open({ delegate: BY_INVOKE, ...LOCAL_FIRST });
    const before = [near.count(VERIFIER_FUNCTION), far.count(VERIFIER_FUNCTION)];
    assert.equal((await gate.ask(newToken(), '/local')).said, '200 allowed');
    assert.deepEqual([near.count(VERIFIER_FUNCTION), far.count(VERIFIER_FUNCTION)], before);
    await gate.close();
  });
});
