import assert from 'node:assert/strict';
import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { findSecretsInText } from '../build/find-secrets.ts';
import { checkHmacKeys } from '../build/hmac-keys.ts';
import { runCommand } from '../testing/fake-process.ts';

let cwd: string;
before(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'postern-keys-'));
});
after(() => rm(cwd, { recursive: true }));

const generate = (...args: readonly string[]) => runCommand(['keys', 'generate', ...args], { cwd });

const SECRETS = [
  ['HS256', [], 32],
  ['HS256', ['--bytes', '48'], 48],
  ['HS384', ['--alg', 'HS384'], 48],
  ['HS512', ['--algorithm', 'HS512'], 64],
  ['HS512', ['--alg', 'HS512', '--bytes', '64'], 64],
] as const;

describe('postern keys generate', () => {
  for (const [alg, args, length] of SECRETS) {
    it(`prints one secret of ${length} bytes for ${alg} that a build takes (${args.join(' ')})`, async () => {
      const { exitCode, stdout, stderr } = await generate(...args);
      assert.equal(exitCode, 0, stderr);
      assert.match(stdout, /^[\w-]+\n$/);
      assert.equal(Buffer.from(stdout, 'base64url').length, length);
      checkHmacKeys({ jwks: { kty: 'oct', alg, k: stdout.trim() } });
      assert.match(stderr, new RegExp(`alg: '${alg}', kid: '[\\w-]{11}', k: secret\\(`));
      assert.ok(!stderr.includes(stdout.trim()));
    });
  }

  it('makes another secret each time', async () => {
    assert.notEqual((await generate()).stdout, (await generate()).stdout);
  });

  for (const alg of ['ES256', 'EdDSA']) {
    it(`prints a private JWK for ${alg}, and the public set beside it`, async () => {
      const { stdout, stderr } = await generate('--alg', alg, '--kid', '2027-a');
      const jwk = JSON.parse(stdout) as JsonWebKey;
      assert.deepEqual([jwk.alg, jwk.kid, jwk.use], [alg, '2027-a', 'sig']);
      assert.equal(createPrivateKey({ key: jwk, format: 'jwk' }).type, 'private');
      const { d, ...publicHalf } = jwk;
      assert.ok(d && !stderr.includes(d));
      assert.ok(stderr.includes(JSON.stringify({ keys: [publicHalf] })));
    });
  }

  it('quotes a kid so that the line of the config is TypeScript', async () => {
    const { stderr } = await generate('--kid', `it's "a" \\ key`);
    const literal = /kid: (.*), k: /.exec(stderr)?.[1];
    assert.equal(new Function(`return ${literal}`)(), `it's "a" \\ key`);
  });
});

describe('postern keys generate --json', () => {
  it('prints a secret with its name', async () => {
    const { secret, ...others } = JSON.parse((await generate('--json', '--kid', 'a')).stdout);
    assert.equal(Buffer.from(secret, 'base64url').length, 32);
    assert.deepEqual(others, { algorithm: 'HS256', kid: 'a' });
  });

  it('prints both halves of a pair', async () => {
    const { privateJwk, jwks } = JSON.parse((await generate('--json', '--alg', 'ES256')).stdout);
    const { d, ...publicHalf } = privateJwk;
    assert.ok(d);
    assert.deepEqual(jwks, { keys: [publicHalf] });
  });
});

describe('postern keys generate --out', () => {
  for (const json of [[], ['--json']]) {
    for (const alg of ['HS256', 'ES256', 'RS256']) {
      it(`keeps the key for ${alg} for its owner and prints nothing of it ${json}`, async () => {
        const file = `${alg}${json}.key`;
        const { exitCode, stdout, stderr } = await generate('--alg', alg, '--out', file, ...json);
        assert.equal(exitCode, 0, stderr);
        assert.equal((await stat(join(cwd, file))).mode & 0o777, 0o600);
        const text = await readFile(join(cwd, file), 'utf8');
        const kept = alg === 'HS256' ? text.trim() : (JSON.parse(text) as JsonWebKey).d;
        assert.ok(kept && !`${stdout}${stderr}`.includes(kept));
        assert.deepEqual(findSecretsInText(stdout), []);
        if (alg !== 'HS256') assert.match(stdout, /"keys":/);
        else if (json.length === 0) assert.equal(stdout, '');
        else assert.equal(JSON.parse(stdout).file, file);
      });
    }
  }

  it('never writes over a file', async () => {
    await writeFile(join(cwd, 'mine.key'), 'in use');
    const { exitCode, stdout, stderr } = await generate('--out', 'mine.key');
    assert.deepEqual([exitCode, stdout], [1, '']);
    assert.match(stderr, /"mine\.key" exists/);
    assert.equal(await readFile(join(cwd, 'mine.key'), 'utf8'), 'in use');
  });
});

describe('postern keys generate refuses', () => {
  for (const [args, message] of [
    [['--bytes', '16'], /"--bytes" must be one of 32, 48, 64 for HS256, got "16"/],
    [['--bytes', '032'], /"--bytes" must be one of/],
    [['--alg', 'HS512', '--bytes', '48'], /"--bytes" must be 64 for HS512, got "48"/],
    [['--alg', 'ES256', '--bytes', '32'], /"--bytes" must be left out for ES256/],
    [['--alg', 'none'], /"--algorithm" must be one of HS256, .*, got "none"/],
    [['--kid', ''], /"--kid" must be a text that is not empty/],
  ] as const) {
    it(`${args.join(' ')}, and writes no file`, async () => {
      const before = await readdir(cwd);
      const { exitCode, stdout, stderr } = await generate(...args, '--out', 'refused.key');
      assert.deepEqual([exitCode, stdout], [1, '']);
      assert.match(stderr, message);
      assert.deepEqual(await readdir(cwd), before);
    });
  }
});
