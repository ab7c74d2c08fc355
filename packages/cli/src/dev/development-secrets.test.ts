import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isSecret, type PosternConfig, parameterStore, secret, secretsManager } from 'postern';
import { createDevelopmentSecrets, markFetched } from './development-secrets.ts';

const config = {
  hosts: ['app.example.com'],
  login: {
    providers: [
      { clientId: 'a', clientSecret: secret('A_SECRET'), path: '/a*' },
      { clientId: 'b', privateKey: secret('B_KEY') },
    ],
  },
  session: { keyRing: secret('RING') },
  rules: [{ path: '*', allow: 'authenticated' }],
} as unknown as PosternConfig;

describe('createDevelopmentSecrets()', () => {
  it('gives every mark of a played login a value, whatever the environment has', () => {
    const secrets = createDevelopmentSecrets();
    const given = { A_SECRET: 'real', A_SECRET_FILE: '/real', RING: 'ring', OTHER: 'other' };
    const { env, changes } = secrets.environmentFor(config, { env: given, isPlayed: true });
    assert.notEqual(env.A_SECRET, 'real');
    assert.equal(env.A_SECRET_FILE, undefined);
    assert.equal(JSON.parse(env.B_KEY ?? '').kty, 'EC');
    assert.equal(env.RING, 'ring');
    assert.equal(env.OTHER, 'other');
    assert.deepEqual(changes, []);
  });

  it('shows the provider the public half of the key of the one that is played', () => {
    const { env, proof } = createDevelopmentSecrets().environmentFor(config, {
      env: {},
      isPlayed: true,
    });
    assert.equal(proof.clientSecret, undefined);
    assert.equal(proof.publicKey?.x, JSON.parse(env.B_KEY ?? '').x);
    assert.ok(proof.publicKey && !('d' in proof.publicKey));
  });

  it('makes a key ring where the environment has none, the same for the whole run, and says so', () => {
    const secrets = createDevelopmentSecrets();
    const [first, second] = [1, 2].map(() =>
      secrets.environmentFor(config, { env: {}, isPlayed: true }),
    );
    assert.ok(JSON.parse(first?.env.RING ?? '').current.secret);
    assert.equal(first?.env.RING, second?.env.RING);
    assert.match(first?.changes.join() ?? '', /RING is not set/);
  });

  it('makes a key for signed cookies where the environment has none', () => {
    const signing = { ...config.session, privateKey: secret('SIGNING_KEY') };
    const signed = { ...config, session: signing } as PosternConfig;
    const secrets = createDevelopmentSecrets();
    const { env, changes } = secrets.environmentFor(signed, { env: {}, isPlayed: true });
    assert.equal(JSON.parse(env.SIGNING_KEY ?? '').crv, 'P-256');
    assert.match(changes.join(), /SIGNING_KEY is not set/);
    const own = secrets.environmentFor(signed, { env: { SIGNING_KEY: 'own' }, isPlayed: true });
    assert.equal(own.env.SIGNING_KEY, 'own');
  });

  it('leaves a ring in a file alone', () => {
    const env = { RING_FILE: '/ring.json' };
    const found = createDevelopmentSecrets().environmentFor(config, { env, isPlayed: true });
    assert.equal(found.env.RING, undefined);
    assert.equal(found.env.RING_FILE, '/ring.json');
  });

  it('invents no client secret where the config’s own provider stays', () => {
    const env = { A_SECRET: 'real', RING: 'ring' };
    const found = createDevelopmentSecrets().environmentFor(config, { env, isPlayed: false });
    assert.equal(found.env.A_SECRET, 'real');
    assert.equal(found.env.B_KEY, undefined);
    assert.deepEqual(found.proof, {});
  });

  it('changes nothing without a login', () => {
    const env = {};
    const { login: _, ...others } = config;
    const found = createDevelopmentSecrets().environmentFor(others, { env, isPlayed: true });
    assert.equal(found.env, env);
  });
});

describe('markFetched()', () => {
  const fetched = {
    ...config,
    login: { clientId: 'a', clientSecret: secretsManager('app/login'), pages: { title: 'A' } },
    session: { keyRing: parameterStore('/app/ring'), idleSeconds: 60 },
  } as unknown as PosternConfig;

  it('marks what the function would fetch as a secret of this machine, and nothing else', () => {
    const { login, session, ...others } = markFetched(fetched);
    assert.deepEqual(others, { hosts: config.hosts, rules: config.rules });
    const { clientSecret, ...kept } = Object(login);
    assert.ok(isSecret(clientSecret) && isSecret(session?.keyRing));
    assert.equal(clientSecret.name, 'POSTERN_DEV_LOGIN_CLIENT_SECRET');
    assert.deepEqual(kept, { clientId: 'a', pages: { title: 'A' } });
    assert.equal(session?.idleSeconds, 60);
  });

  it('so that the environment has a value for it', () => {
    const options = { env: {}, isPlayed: true };
    const { env, proof } = createDevelopmentSecrets().environmentFor(markFetched(fetched), options);
    assert.ok(env.POSTERN_DEV_SESSION_KEY_RING);
    assert.equal(env.POSTERN_DEV_LOGIN_CLIENT_SECRET, proof.clientSecret);
  });

  it('leaves the values of an origin header out', () => {
    const { originHeader } = markFetched({
      ...config,
      originHeader: { name: 'x-key', values: [secret('ORIGIN'), parameterStore('/origin')] },
    });
    assert.deepEqual(originHeader, { values: [] });
  });

  it('leaves a config without a login as it is', () => {
    const { login: _, ...others } = config;
    assert.equal(markFetched(others), others);
  });
});
