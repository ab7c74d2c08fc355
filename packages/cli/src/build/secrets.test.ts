import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import { secret } from 'postern';
import { UserError } from '../errors.ts';
import { findSecretsInText } from './find-secrets.ts';
import { scanConfig } from './scan-config.ts';
import { resolveSecrets, withoutSecrets } from './secrets.ts';

const { privateJwk, jwk: publicJwk, publicKey, privateKey } = createSigner('RS256');
const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
const der = privateKey.export({ format: 'der', type: 'pkcs1' });
const octKey = randomBytes(48).toString('base64url');
const awsKey = `AKIA${'ABCDEFGH234567QR'}`;
const segment = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = `${segment({ alg: 'none' })}.${segment({ sub: 'x', n: 1 })}.${'A'.repeat(43)}`;
const encrypted = createSigner('ES256').privateKey.export({
  format: 'pem',
  type: 'pkcs8',
  cipher: 'aes-256-cbc',
  passphrase: 'x',
});

const SECRETS = [
  ['a private JWK', JSON.stringify(privateJwk)],
  ['a private JWK', `const k={kty:"OKP",crv:"Ed25519",d:"${octKey}",x:"${octKey}"}`],
  ['a symmetric JWK', `{kty:'oct',k:'${octKey}',alg:'HS256'}`],
  ['a private key (PEM)', pem],
  ['a private key (PEM)', encrypted.toString()],
  ['a private key (PEM)', JSON.stringify({ key: pem })],
  ['a private key (DER)', `"${der.toString('base64')}"`],
  ['a private key (DER)', pem.replace(/-----.*-----/g, '')],
  ['an AWS access key', `accessKeyId: '${awsKey}'`],
  ['an AWS access key', `AWS_SECRET_ACCESS_KEY="${randomBytes(30).toString('base64')}"`],
  ['a client secret', `{"client_secret":"hunter2"}`],
  ['a client secret', `clientSecret: 'hunter2'`],
  ['a token', `"Bearer ${jwt}"`],
  ['a private JWK', Buffer.from(JSON.stringify(privateJwk)).toString('base64')],
  ['a private JWK', Buffer.from(JSON.stringify(privateJwk)).toString('base64url')],
  ['a private key (PEM)', Buffer.from(pem).toString('base64')],
  ['a client secret', Buffer.from('{"client_secret":"hunter2"}').toString('base64')],
  [
    'an AWS access key',
    Buffer.from(Buffer.from(`id=${awsKey} `).toString('base64')).toString('base64'),
  ],
] as const;

describe('findSecretsInText()', () => {
  SECRETS.forEach(([kind, text], index) => {
    it(`finds ${kind} (${index})`, () => {
      assert.ok(findSecretsInText(text).includes(kind));
    });
    it(`finds ${kind} in a JSON string within a string (${index})`, () => {
      assert.ok(findSecretsInText(JSON.stringify(JSON.stringify({ text }))).includes(kind));
    });
  });

  for (const [name, text] of [
    ['a public JWK', JSON.stringify(publicJwk)],
    ['a public JWK in base64', Buffer.from(JSON.stringify(publicJwk)).toString('base64')],
    ['a public PEM', publicKey.export({ format: 'pem', type: 'spki' }).toString()],
    ['words', 'The clientSecret option and eyJ prefix of a token; AKIA alone; kty:"oct"'],
    ['an integrity hash', `sha512-${randomBytes(64).toString('base64')}`],
    ['a name of a claim', '{claim:"client_secret_expires_at"}'],
  ] as const) {
    it(`takes ${name} for no secret`, () => {
      assert.deepEqual(findSecretsInText(text), []);
    });
  }

  it('stays quick on a long hostile text', () => {
    const text = `${'{kty:"'.repeat(20_000)}${'eyJ'.repeat(20_000)}${'A'.repeat(200_000)}`;
    assert.deepEqual(findSecretsInText(text), []);
  });
});

describe('scanConfig()', () => {
  it('names the place of every secret and never its value', () => {
    const config = {
      issuers: [{ jwks: { keys: [publicJwk, privateJwk] } }],
      key: privateKey,
      login: { clientSecret: 'hunter2', clientId: 'web' },
      'odd name': [pem],
      jwks: { kty: 'oct', k: octKey },
      delegate: { authentication: { hmac: { id: 'a', secret: 'hunter2' } } },
      other: { authentication: { clientSecretBasic: 'hunter2' } },
    };
    const findings = scanConfig(config);
    assert.deepEqual(findings, [
      { where: 'issuers[0].jwks.keys[1]', kind: 'a private JWK' },
      { where: 'key', kind: 'a private JWK' },
      { where: 'login.clientSecret', kind: 'a client secret' },
      { where: '["odd name"][0]', kind: 'a private key (PEM)' },
      { where: 'jwks', kind: 'a symmetric JWK' },
      { where: 'delegate.authentication.hmac.secret', kind: 'a client secret' },
      { where: 'other.authentication.clientSecretBasic', kind: 'a client secret' },
    ]);
    assert.doesNotMatch(JSON.stringify(findings), /hunter2/);
  });

  it('lets marked secrets and public keys pass', () => {
    const config = {
      jwks: { kty: 'oct', k: secret('KEY'), alg: 'HS256' },
      clientSecret: secret('CLIENT'),
      keys: [publicJwk, publicKey],
    };
    assert.deepEqual(scanConfig(config), []);
  });

  it('ends on a config that contains itself', () => {
    const config: Record<string, unknown> = {};
    config.self = config;
    assert.deepEqual(scanConfig(config), []);
  });
});

describe('resolveSecrets()', () => {
  const config = { jwks: { kty: 'oct', k: secret('KEY'), alg: 'HS256' } };

  it('reads a secret from the environment', async () => {
    const { config: resolved, values } = await resolveSecrets(config, { KEY: octKey });
    assert.deepEqual(resolved, { jwks: { kty: 'oct', k: octKey, alg: 'HS256' } });
    assert.deepEqual([...values.keys()], ['KEY']);
  });

  it('reads a secret from a file, without its last line break', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'postern-secret-'));
    await writeFile(join(folder, 'key'), `${octKey}\n`);
    const { values } = await resolveSecrets(config, { KEY_FILE: join(folder, 'key') });
    assert.equal(values.get('KEY'), octKey);
    await rm(folder, { recursive: true });
  });

  it('keeps functions and key objects as they are', async () => {
    const check = (): boolean => true;
    const { config: resolved } = await resolveSecrets({ check, key: publicKey }, {});
    assert.equal(resolved.check, check);
    assert.equal(resolved.key, publicKey);
  });

  for (const [title, env, code] of [
    ['an absent secret', {}, 'secret_missing'],
    ['an empty secret', { KEY: '' }, 'secret_missing'],
    ['an unreadable file', { KEY_FILE: '/nonexistent/key' }, 'secret_unreadable'],
    ['a short key', { KEY: randomBytes(31).toString('base64url') }, 'secret_weak'],
    [
      'a key of few distinct bytes',
      { KEY: Buffer.alloc(48, 'abcdefg').toString('base64url') },
      'secret_weak',
    ],
    ['a key that is no base64url', { KEY: `${octKey}=` }, 'secret_weak'],
  ] as const) {
    it(`refuses ${title} without showing it`, async () => {
      await assert.rejects(resolveSecrets(config, env), (error: unknown) => {
        assert.ok(error instanceof UserError);
        assert.equal(error.code, code);
        const value = (env as { readonly KEY?: string }).KEY;
        if (value) assert.ok(!error.message.includes(value));
        return true;
      });
    });
  }

  it('refuses a secret that is set twice, and an empty file', async () => {
    const twice = { KEY: octKey, KEY_FILE: '/nonexistent/key' };
    await assert.rejects(resolveSecrets(config, twice), { code: 'secret_ambiguous' });
    const empty = { KEY: '', KEY_FILE: '/dev/null' };
    await assert.rejects(resolveSecrets(config, empty), { code: 'secret_unreadable' });
  });

  it('refuses the value of a secret where no mark is', async () => {
    const leaky = { ...config, forward: { headers: { 'x-key': octKey } } };
    await assert.rejects(resolveSecrets(leaky, { KEY: octKey }), { code: 'secrets_found' });
  });

  it('refuses a key shorter than the hash of its algorithm', async () => {
    const wide = { jwks: { ...config.jwks, alg: 'HS512' } };
    await assert.rejects(resolveSecrets(wide, { KEY: octKey }), { code: 'secret_weak' });
  });
});

describe('withoutSecrets()', () => {
  it('leaves out what was meant to be there, and finds the rest', () => {
    const values = new Map([['KEY', octKey]]);
    const other = randomBytes(32).toString('base64url');
    const rest = withoutSecrets(`{kty:"oct",k:"${octKey}"};{kty:"oct",k:"${other}"}`, values);
    assert.deepEqual(findSecretsInText(rest), ['a symmetric JWK']);
    assert.deepEqual(findSecretsInText(withoutSecrets(`{kty:"oct",k:"${octKey}"}`, values)), []);
  });
});
