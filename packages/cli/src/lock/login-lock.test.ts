/** From a config with a login to its plan: what the provider publishes is locked, compared and used. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { type PreparedGate, prepareGate } from '../build/prepare.ts';
import { type LockProvider, refusal, startLockProvider } from '../testing/lock-provider.ts';
import { makeSigningJwk, publicJwk } from '../token/sign.ts';

const RING = JSON.stringify({
  current: { kid: 'k1', secret: randomBytes(32).toString('base64url') },
});

const DISCOVERY = '/.well-known/openid-configuration';

describe('prepareGate() with a login', () => {
  let provider: LockProvider;
  let folder: string;
  const rsaKey = { ...publicJwk(makeSigningJwk('RS256')), kid: 'rsa' };
  before(async () => {
    provider = await startLockProvider();
    folder = await mkdtemp(join(tmpdir(), 'postern-login-'));
    await writeFile(
      join(folder, 'postern.config.ts'),
      `import { defineConfig, secret } from 'postern';
      export default defineConfig({
        hosts: ['localhost'],
        login: { issuer: '${provider.origin}', clientId: 'app', everyoneAtTheProvider: true },
        session: { keyRing: secret('POSTERN_KEY_RING') },
        rules: [{ path: '*', allow: 'authenticated' }],
      });`,
    );
  });
  after(async () => {
    provider.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(() => {
    provider.reset();
    provider.pages['/jwks'] = { keys: [rsaKey] };
    publish({
      authorization_endpoint: `${provider.origin}/auth`,
      token_endpoint: `${provider.origin}/token`,
    });
  });

  function publish(members: object): void {
    provider.pages[DISCOVERY] = { ...(provider.pages[DISCOVERY] as object), ...members };
  }

  const prepare = (more: object = {}): Promise<PreparedGate> =>
    prepareGate({
      config: 'postern.config.ts',
      cwd: folder,
      env: { POSTERN_KEY_RING: RING },
      now: 1_700_000_000,
      ...more,
    });

  it('plans the login by what the provider publishes', async () => {
    const { plan } = await prepare();
    const [planned] = plan.login?.providers ?? [];
    assert.equal(planned?.tokenEndpoint, `${provider.origin}/token`);
    assert.deepEqual(
      [planned?.idToken.keys?.[0]?.kid, planned?.idToken.fetchedAt],
      ['rsa', 1_700_000_000],
    );
    assert.match(await readFile(join(folder, 'postern.lock.json'), 'utf8'), /"token_endpoint"/);
    assert.equal(plan.keyRing?.current.kid, 'k1');
  });

  it('needs no provider to build again', async () => {
    provider.pages = {};
    provider.asked = [];
    await prepare();
    assert.deepEqual(provider.asked, []);
  });

  it('fails a check once an endpoint has moved, and takes it with --refresh', async () => {
    publish({ token_endpoint: `${provider.origin}/moved` });
    const error = await refusal(prepare({ check: true }));
    assert.equal(error.code, 'keys_differ');
    assert.match(error.details.join(), /"token_endpoint" is now .*\/moved, was .*\/token/);
    const { plan } = await prepare({ refresh: true });
    assert.equal(plan.login?.providers[0]?.tokenEndpoint, `${provider.origin}/moved`);
  });

  it('refuses endpoints on the open network without TLS', async () => {
    publish({ token_endpoint: 'http://login.example.com/token' });
    const error = await refusal(prepare({ refresh: true }));
    assert.equal(error.code, 'config_refused');
    assert.match(error.message, /"token_endpoint" in .* must be an https URL/);
  });
});
