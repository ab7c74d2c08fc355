import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runCommand } from '../testing/fake-process.ts';
import { copyFixture, type Fixture } from '../testing/fixture.ts';
import { TOKEN_ALGORITHMS } from './algorithms.ts';

const HAS_ML_DSA = Number(process.versions.node.split('.')[0]) >= 24;

const CLAIMS = JSON.stringify({ iss: 'https://login.example.com/', aud: 'api', sub: 'ada' });

let fixture: Fixture;
let cwd: string;
before(async () => {
  fixture = await copyFixture('bearer');
  cwd = await mkdtemp(join(tmpdir(), 'postern-token-'));
});
after(() => Promise.all([fixture.remove(), rm(cwd, { recursive: true })]));

const postern = (args: readonly string[], stdin?: string) =>
  runCommand(['token', ...args], { cwd, ...(stdin !== undefined && { stdin }) });

describe('postern token inspect', () => {
  it('marks the claims as unverified, shows times as dates, and never the signature', async () => {
    const token = fixture.token({ iat: 1_700_000_000 });
    const { exitCode, stdout } = await postern(['inspect', '-'], `${token}\n`);
    assert.equal(exitCode, 0);
    assert.match(stdout, /Claims UNVERIFIED/);
    assert.match(stdout, /iat +1700000000 +\(2023-11-14T22:13:20\.000Z\)/);
    assert.ok(!stdout.includes(token.split('.')[2] ?? token));
  });

  it('prints JSON that says that nothing was verified', async () => {
    const { stdout } = await postern(['inspect', fixture.token(), '--json']);
    const { verified, header, claims } = JSON.parse(stdout);
    assert.equal(verified, false);
    assert.equal(header.alg, 'ES256');
    assert.equal(claims.sub, 'ada');
  });

  it('escapes what could steer a terminal', async () => {
    const token = fixture.token({ sub: '\u001B[2J', '\u001B]0;x\u0007': 1 });
    const { stdout } = await postern(['inspect', token]);
    assert.ok(!stdout.includes('\u001B'));
  });

  for (const text of ['abc', 'a.b', 'a.b.c', 'bnVsbA.bnVsbA.x', 'W10.W10.x']) {
    it(`refuses "${text}" without repeating it`, async () => {
      const { exitCode, stderr } = await postern(['inspect', '-'], text);
      assert.equal(exitCode, 1);
      assert.match(stderr, /not a signed JWT.*without "Bearer "/);
      assert.ok(!stderr.includes(`"${text}"`));
    });
  }

  for (const command of ['inspect', 'verify']) {
    it(`says for ${command} that no token came`, async () => {
      const { exitCode, stderr } = await postern([command, '-'], ' \n');
      assert.equal(exitCode, 1);
      assert.match(stderr, /No token came on standard input/);
      assert.match((await postern([command, ''])).stderr, /No token is in the argument/);
    });
  }
});

describe('postern token sign', () => {
  for (const algorithm of TOKEN_ALGORITHMS.keys()) {
    const skip = algorithm.startsWith('ML-DSA') && !HAS_ML_DSA && 'needs Node 24';
    it(`makes a token with ${algorithm} that verify takes`, { skip }, async () => {
      const file = `${algorithm}.json`;
      const args = ['--generate', file, '--algorithm', algorithm, '--claims', CLAIMS, '--json'];
      const signed = await postern(['sign', ...args]);
      assert.equal(signed.exitCode, 0, signed.stderr);
      const { token, jwks } = JSON.parse(signed.stdout);
      const isSecret = algorithm.startsWith('HS');
      assert.equal(jwks === undefined, isSecret);
      await writeFile(
        join(cwd, 'jwks.json'),
        isSecret ? await readKey(file) : JSON.stringify(jwks),
      );
      const result = await postern([
        'verify',
        token,
        ...['--issuer', 'https://login.example.com/', '--audience', 'api'],
        ...['--jwks', 'jwks.json', '--algorithms', algorithm, '--json'],
      ]);
      assert.equal(result.exitCode, 0, result.stdout + result.stderr);
      assert.equal(JSON.parse(result.stdout).claims.sub, 'ada');
    });
  }

  it('says which Node an algorithm needs', {
    skip: HAS_ML_DSA && 'this one has them all',
  }, async () => {
    const { exitCode, stderr } = await postern(['sign', '--algorithm', 'ML-DSA-44']);
    assert.equal(exitCode, 1);
    assert.match(stderr, /"--algorithm" must be .* Node 24, got "ML-DSA-44"/);
  });

  async function readKey(file: string): Promise<string> {
    return readFile(join(cwd, file), 'utf8');
  }

  it('keeps a new key for its owner alone, and never writes over one', async () => {
    await postern(['sign', '--generate', 'mine.json', '--algorithm', 'ES256']);
    assert.equal((await stat(join(cwd, 'mine.json'))).mode & 0o777, 0o600);
    const before = await readKey('mine.json');
    const again = await postern(['sign', '--generate', 'mine.json', '--algorithm', 'ES256']);
    assert.equal(again.exitCode, 1);
    assert.match(again.stderr, /"mine\.json" exists/);
    assert.equal(again.stdout, '');
    assert.equal(await readKey('mine.json'), before);
  });

  it('signs with a key from a file and shows nothing of it', async () => {
    await writeFile(join(cwd, 'key.json'), JSON.stringify(fixture.key));
    const args = ['sign', '--key', 'key.json', '--claims', CLAIMS, '--expires-in', '60'];
    const { stdout, stderr } = await postern(args);
    const { header, claims } = JSON.parse(
      (await postern(['inspect', '--json', '-'], stdout)).stdout,
    );
    assert.equal(header.kid, fixture.key.kid);
    assert.equal(claims.exp - claims.iat, 60);
    assert.equal(stderr, '');
  });

  for (const seconds of ['0', '-60']) {
    it(`makes a token that expires ${seconds} seconds from now, which verify refuses`, async () => {
      await writeFile(join(cwd, 'key.json'), JSON.stringify(fixture.key));
      const args = ['--key', 'key.json', '--claims', CLAIMS, '--expires-in', seconds];
      const { exitCode, stdout, stderr } = await postern(['sign', ...args]);
      assert.equal(exitCode, 0, stderr);
      const config = join(fixture.folder, 'postern.config.ts');
      const result = await postern(['verify', '-', '--config', config], stdout);
      assert.equal(result.stdout, 'refused token_expired\n');
    });
  }

  for (const [title, args, message] of [
    ['an unknown algorithm', ['--algorithm', 'none'], /"--algorithm" must be one of/],
    ['claims that are no JSON', ['--claims', '{'], /--claims must be a JSON object/],
    ['a lifetime that is no number', ['--expires-in', '1.5'], /must be a whole number, got/],
    ['a key file that is absent', ['--key', 'absent.json'], /"absent\.json"/],
    ['a public key', ['--key', 'public.json'], /"public\.json" cannot sign/],
    ['a key without alg', ['--key', 'no-alg.json'], /its "alg" is absent/],
  ] as const) {
    it(`refuses ${title}`, async () => {
      const { d, alg, ...rest } = fixture.key;
      await writeFile(join(cwd, 'public.json'), JSON.stringify({ ...rest, alg }));
      await writeFile(join(cwd, 'no-alg.json'), JSON.stringify({ ...rest, d }));
      const { exitCode, stderr } = await postern(['sign', ...args]);
      assert.equal(exitCode, 1);
      assert.match(stderr, message);
      assert.ok(!stderr.includes(String(d)));
    });
  }
});

describe('postern token verify', () => {
  const config = (): string => join(fixture.folder, 'postern.config.ts');

  it('takes a good token by the keys of a config', async () => {
    const args = ['verify', fixture.token(), '--config', config()];
    const { exitCode, stdout } = await postern(args);
    assert.equal(exitCode, 0);
    assert.match(stdout, /valid for "ada"/);
  });

  it('refuses an expired token with its code, and shows nothing of it', async () => {
    const token = fixture.token({ exp: 1_000 });
    const { exitCode, stdout } = await postern(['verify', '-', '--config', config()], token);
    assert.equal(exitCode, 1);
    assert.equal(stdout, 'refused token_expired\n');
  });

  it('names the claim that was wrong', async () => {
    const args = ['verify', fixture.token({ aud: 'other' }), '--config', config()];
    assert.match((await postern(args)).stdout, /refused claim_invalid \(claim "aud"\)/);
  });

  for (const [title, args, message] of [
    ['no options', [], /"--issuer" is needed/],
    [
      'a refused option',
      ['--issuer', 'ftp://x', '--audience', 'a', '--jwks', 'keys.json', '--algorithms', 'ES256'],
      /The options are refused: .*issuer/,
    ],
  ] as const) {
    it(`refuses ${title}`, async () => {
      await writeFile(join(cwd, 'keys.json'), '{"keys":[]}');
      const { exitCode, stderr } = await postern(['verify', fixture.token(), ...args]);
      assert.equal(exitCode, 1);
      assert.match(stderr, message);
    });
  }
});
