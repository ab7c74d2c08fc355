import assert from 'node:assert/strict';
import type { JsonWebKey } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import {
  type LockProvider,
  makeKey,
  refusal,
  startLockProvider,
} from '../testing/lock-provider.ts';
import { fetchJson } from './fetch-json.ts';
import { formatLock, readLock } from './lock-file.ts';
import { type ResolvedLock, resolveLock } from './resolve-lock.ts';

let provider: LockProvider;
let folder: string;
before(async () => {
  provider = await startLockProvider();
});
after(() => provider.close());
beforeEach(async () => {
  provider.reset();
  folder = await mkdtemp(join(tmpdir(), 'postern-lock-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('resolveLock()', () => {
  const now = 1_700_000_000.5;
  const lockFile = (): string => join(folder, 'postern.lock.json');
  /** As a build does whose plan is good. */
  const resolve = async (
    more: Partial<Parameters<typeof resolveLock>[1]> = {},
  ): Promise<ResolvedLock> => {
    const resolved = await resolveLock([{ issuer: provider.origin }], {
      ...{ file: lockFile(), now },
      ...more,
    });
    await resolved.write();
    return resolved;
  };

  it('writes nothing before it is told to', async () => {
    const { write } = await resolveLock([{ issuer: provider.origin }], { file: lockFile(), now });
    assert.deepEqual(await readdir(folder), []);
    await write();
    assert.deepEqual(await readdir(folder), ['postern.lock.json']);
  });

  it('fetches what is absent, writes it in a stable order, and leaves nothing else', async () => {
    const { lock } = await resolve();
    const text = await readFile(lockFile(), 'utf8');
    assert.equal(text, formatLock(lock));
    assert.ok(text.endsWith('}\n'));
    assert.equal(lock.issuers[provider.origin]?.fetchedAt, 1_700_000_000);
    assert.deepEqual(
      lock.issuers[provider.origin]?.jwks.keys.map(({ kid }) => kid),
      ['a', 'b'],
    );
    assert.deepEqual(await readdir(folder), ['postern.lock.json']);
  });

  it('asks nothing when the lock file has the issuer', async () => {
    await resolve();
    provider.asked = [];
    await resolve({ now: now + 1000 });
    assert.deepEqual(provider.asked, []);
    assert.equal(
      (await readLock(lockFile(), now)).issuers[provider.origin]?.fetchedAt,
      1_700_000_000,
    );
  });

  it('fetches again with refresh', async () => {
    await resolve();
    await resolve({ now: now + 1000, refresh: true });
    assert.equal(
      (await readLock(lockFile(), now)).issuers[provider.origin]?.fetchedAt,
      1_700_001_000,
    );
  });

  it('fetches again when the config names another jwksUri', async () => {
    await resolve();
    provider.pages['/other'] = { keys: [makeKey('c')] };
    const options = { file: lockFile(), now };
    const { lock } = await resolveLock(
      [{ issuer: provider.origin, jwksUri: `${provider.origin}/other` }],
      options,
    );
    assert.equal(lock.issuers[provider.origin]?.jwks.keys[0]?.kid, 'c');
  });

  it('touches neither network nor file when every key is in the config', async () => {
    await resolveLock([], { file: lockFile(), now });
    assert.deepEqual(provider.asked, []);
    assert.deepEqual(await readdir(folder), []);
  });

  it('passes a check when the live keys are the locked ones, in whatever order', async () => {
    await resolve();
    const { keys } = provider.pages['/jwks'] as { readonly keys: JsonWebKey[] };
    provider.pages['/jwks'] = { keys: keys.toReversed() };
    await resolve({ check: true });
  });

  it('fails a check when the live keys differ, naming them', async () => {
    await resolve();
    const before = await readFile(lockFile(), 'utf8');
    provider.pages['/jwks'] = { keys: [makeKey('a'), makeKey('new')] };
    const error = await refusal(resolve({ check: true }));
    assert.equal(error.code, 'keys_differ');
    assert.match(error.details.join('\n'), /key "new" is published/);
    assert.match(error.details.join('\n'), /key "b" is in the lock file and no longer published/);
    assert.equal(await readFile(lockFile(), 'utf8'), before);
  });

  /** With a login at the provider. */
  const resolveLogin = async (
    more: Partial<Parameters<typeof resolveLock>[1]> = {},
  ): Promise<ResolvedLock> => {
    const resolved = await resolveLock([{ issuer: provider.origin, metadata: true }], {
      ...{ file: lockFile(), now },
      ...more,
    });
    await resolved.write();
    return resolved;
  };

  const discovery = '/.well-known/openid-configuration';
  function publish(members: object): void {
    provider.pages[discovery] = { ...(provider.pages[discovery] as object), ...members };
  }

  it('keeps the endpoints that a login needs, in one order, and nothing else', async () => {
    publish({
      token_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 5, 'none'],
      token_endpoint: `${provider.origin}/token`,
      authorization_response_iss_parameter_supported: true,
      end_session_endpoint: 5,
      userinfo_endpoint: `${provider.origin}/me`,
    });
    const { lock } = await resolveLogin();
    assert.equal(
      JSON.stringify(lock.issuers[provider.origin]?.metadata),
      JSON.stringify({
        authorization_response_iss_parameter_supported: true,
        token_endpoint: `${provider.origin}/token`,
        token_endpoint_auth_methods_supported: ['client_secret_basic', 'none'],
      }),
    );
    assert.deepEqual(await readLock(lockFile(), now), lock);
  });

  it('keeps no endpoints where no login needs them', async () => {
    publish({ token_endpoint: `${provider.origin}/token` });
    await resolve();
    assert.doesNotMatch(await readFile(lockFile(), 'utf8'), /metadata|token_endpoint/);
  });

  it('fetches again what was kept before there was a login', async () => {
    publish({ token_endpoint: `${provider.origin}/token` });
    await resolve();
    const { lock } = await resolveLogin();
    assert.equal(
      lock.issuers[provider.origin]?.metadata?.token_endpoint,
      `${provider.origin}/token`,
    );
    provider.asked = [];
    await resolveLogin();
    assert.deepEqual(provider.asked, []);
  });

  it('discovers endpoints where only the keys are known', async () => {
    publish({ token_endpoint: `${provider.origin}/token` });
    const issuer = { issuer: provider.origin, jwksUri: `${provider.origin}/jwks`, metadata: true };
    const { lock } = await resolveLock([issuer as { metadata: true; issuer: string }], {
      file: lockFile(),
      now,
    });
    assert.equal(
      lock.issuers[provider.origin]?.metadata?.token_endpoint,
      `${provider.origin}/token`,
    );
  });

  it('fails a check when endpoints differ, naming them', async () => {
    publish({
      token_endpoint: `${provider.origin}/token`,
      revocation_endpoint: `${provider.origin}/revoke`,
      code_challenge_methods_supported: ['S256'],
      authorization_endpoint: `${provider.origin}/authorize?tenant=1`,
    });
    await resolveLogin();
    await resolveLogin({ check: true });
    publish({
      token_endpoint: `${provider.origin}/new?tenant=1`,
      revocation_endpoint: undefined,
      code_challenge_methods_supported: [],
      require_pushed_authorization_requests: true,
      authorization_endpoint: `${provider.origin}/authorize?tenant=2`,
    });
    const error = await refusal(resolveLogin({ check: true }));
    assert.equal(error.code, 'keys_differ');
    assert.deepEqual(
      error.details.map((line) => line.replaceAll(provider.origin, 'P')),
      [
        'P: "authorization_endpoint" is now P/authorize with another query',
        'P: "code_challenge_methods_supported" is now an empty list, was S256',
        'P: "require_pushed_authorization_requests" is now true, was absent',
        'P: "revocation_endpoint" is now absent, was P/revoke',
        'P: "token_endpoint" is now P/new, was P/token',
      ],
    );
  });

  it('refuses a key set without a usable key', async () => {
    provider.pages['/jwks'] = { keys: [{ kty: 'oct', k: 'x' }] };
    assert.equal((await refusal(resolve())).code, 'jwks_unusable');
    provider.pages['/jwks'] = { keys: 'none' };
    assert.equal((await refusal(resolve())).code, 'jwks_unusable');
  });

  for (const text of [
    '{',
    '[]',
    '{"version":2,"issuers":{}}',
    '{"version":1,"issuers":{"x":{}}}',
    '{"version":1,"issuers":{"x":{"jwksUri":"","jwks":{"keys":[]},"fetchedAt":1,"metadata":{"token_endpoint":1}}}}',
    '{"version":1,"issuers":{"x":{"jwksUri":"","jwks":{"keys":[]},"fetchedAt":1,"metadata":{"toString":"x"}}}}',
  ]) {
    it(`refuses the lock file ${text}`, async () => {
      await writeFile(lockFile(), text);
      const error = await refusal(resolve());
      assert.equal(error.code, 'lock_unreadable');
      assert.match(error.message, /--refresh/);
    });
  }

  for (const [title, fetchedAt] of [
    ['milliseconds', 1_700_000_000_000],
    ['more than a day ahead', 1_700_086_402],
    ['a fraction', 1_699_999_999.5],
    ['a negative number', -1],
  ] as const) {
    it(`refuses a "fetchedAt" of ${title}, which would be trusted too long`, async () => {
      const { lock } = await resolve();
      const entry = { ...lock.issuers[provider.origin], fetchedAt };
      await writeFile(
        lockFile(),
        JSON.stringify({ version: 1, issuers: { [provider.origin]: entry } }),
      );
      const error = await refusal(resolve());
      assert.equal(error.code, 'lock_time');
      assert.match(error.message, /seconds since the epoch, not milliseconds.*--refresh/);
    });
  }

  it('takes a "fetchedAt" of a clock that is less than a day ahead', async () => {
    await resolve({ now: now + 86_000 });
    assert.equal((await resolve()).lock.issuers[provider.origin]?.fetchedAt, 1_700_086_000);
  });

  it('shows no user name, password or query of an address', async () => {
    const jwksUri = `${provider.origin}/absent?key=CANARY`;
    const texts: string[] = [];
    const options = { file: lockFile(), now, onStep: (text: string) => texts.push(text) };
    texts.push(
      (await refusal(resolveLock([{ issuer: provider.origin, jwksUri }], options))).message,
    );
    provider.pages['/.well-known/openid-configuration'] = {
      issuer: `${provider.origin}?key=CANARY`,
    };
    texts.push((await refusal(resolveLock([{ issuer: provider.origin }], options))).message);
    const issuer = provider.origin.replace('//', '//user:CANARY@');
    texts.push((await refusal(resolveLock([{ issuer }], options))).message);
    texts.push((await refusal(fetchJson(`${issuer}/?CANARY`))).message);
    const broken = { version: 1, issuers: { [`${issuer}?CANARY`]: {} } };
    await writeFile(lockFile(), JSON.stringify(broken));
    texts.push((await refusal(resolve())).message);
    assert.equal(texts.length, 8);
    assert.doesNotMatch(texts.join('\n'), /CANARY/);
    assert.match(texts.join('\n'), /\/absent: the answer has status 404/);
  });

  it('shows no query of an address that a check finds changed', async () => {
    const jwksUri = `${provider.origin}/jwks?key=CANARY`;
    provider.pages['/jwks?key=CANARY'] = provider.pages['/jwks'];
    await resolve();
    provider.pages['/.well-known/openid-configuration'] = {
      issuer: provider.origin,
      jwks_uri: jwksUri,
    };
    const { details } = await refusal(resolve({ check: true }));
    assert.deepEqual(details, [
      `${provider.origin}: "jwks_uri" is now ${provider.origin}/jwks with another query`,
    ]);
  });

  it('makes a broken lock file anew with refresh', async () => {
    await writeFile(lockFile(), '{');
    await resolve({ refresh: true });
    assert.ok((await readLock(lockFile(), now)).issuers[provider.origin]);
  });
});
