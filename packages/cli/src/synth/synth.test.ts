/** `postern synth`: what it writes, what it says, and what no template may hold. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parse } from 'yaml';
import { makeRing } from '../keys/key-ring.ts';
import { withFixture } from '../testing/built-fixture.ts';
import { type RunResult, runCommand } from '../testing/fake-process.ts';
import { copyFixture, type Fixture } from '../testing/fixture.ts';

const SYNTH = ['synth', '--config', 'postern.config.ts', '--out', 'out'];

const CONFIG = `import { defineConfig, secret } from 'postern';
export default defineConfig({
  target: 'split',
  hosts: ['app.example.com'],
  loginHalf: 'function-url',
  originHeader: { values: [secret('ORIGIN')] },
  login: {
    issuer: 'https://login.example.com', clientId: 'app', clientSecret: secret('CLIENT'),
    everyoneAtTheProvider: true, jwks: KEYS,
    endpoints: { authorization: 'https://login.example.com/a', token: 'https://login.example.com/t' },
  },
  session: { keyRing: secret('RING') },
  rules: [{ path: '*', allow: 'authenticated' }],
});`;

const ring = makeRing({});
const ENV = {
  CLIENT: randomBytes(32).toString('base64url'),
  ORIGIN: randomBytes(32).toString('base64url'),
  RING: JSON.stringify(ring),
};

function readOut({ folder }: Fixture, name: string): Promise<string> {
  return readFile(join(folder, 'out', name), 'utf8');
}

async function synth({ folder }: Fixture, ...more: string[]): Promise<RunResult> {
  return runCommand([...SYNTH, ...more], { cwd: folder, env: ENV });
}

describe('postern synth', () => {
  let fixture: Fixture;
  before(async () => {
    fixture = await copyFixture('public-site');
    const keys = await readFile(join(fixture.folder, 'keys.json'), 'utf8');
    await writeFile(join(fixture.folder, 'postern.config.ts'), CONFIG.replace('KEYS', keys));
  });
  after(() => fixture.remove());

  it('writes the built function into the template, the same in either format, no secret in it nor in a command', async () => {
    const { exitCode, stderr } = await synth(fixture, '--distribution');
    assert.equal(exitCode, 0, stderr);
    const json = await readOut(fixture, 'template.json');
    const { stdout, stderr: said } = await synth(fixture, '--distribution', '--format', 'yaml');
    const yaml = await readOut(fixture, 'template.yaml');
    assert.deepEqual(parse(yaml), JSON.parse(json));
    assert.match(said, /^Removed out\/template\.json, which an earlier build left/m);
    const { FunctionCode } = JSON.parse(json).Resources.GateFunction.Properties;
    assert.equal(FunctionCode, await readOut(fixture, 'function.js'));
    const half = await readOut(fixture, 'login/index.mjs');
    for (const secret of [ENV.CLIENT, ENV.ORIGIN, ring.current.secret]) {
      assert.ok(half.includes(secret));
      for (const text of [json, yaml, stdout, said]) assert.ok(!text.includes(secret));
    }
    assert.match(stdout, /parameters\.secret, [^\n]+"OriginHeaderValue":"SECRET"/);
    assert.match(stdout, /chmod 600 parameters\.secret$/m);
    const [deploy = ''] = /^.*cloudformation deploy.*$/m.exec(stdout) ?? [];
    assert.match(deploy, /--parameter-overrides file:\/\/parameters\.secret$/);
  });

  it('writes the same bytes again, and names the zip by the hash of what is there', async () => {
    await synth(fixture);
    const first = await readOut(fixture, 'template.json');
    const { stdout } = await synth(fixture, '--json');
    assert.equal(await readOut(fixture, 'template.json'), first);
    const zip = await readFile(join(fixture.folder, 'out/login/function.zip'));
    const hash = createHash('sha256').update(zip).digest('hex');
    const { S3Key } = JSON.parse(first).Resources.LoginFunction.Properties.Code;
    assert.equal(S3Key, `postern/${hash}.zip`);
    const [upload, deploy] = JSON.parse(stdout).nextSteps;
    assert.equal(upload.command, `aws s3 cp out/login/function.zip s3://BUCKET/${S3Key}`);
    assert.match(
      deploy.command,
      /--capabilities CAPABILITY_IAM --parameter-overrides CodeBucket=B/,
    );
    assert.doesNotMatch(deploy.command, /--region/);
    assert.match(deploy.command, / --stack-name app-example-com /);
  });

  it('says what was written and what to do next, and leaves no template beside a build that it is not of', async () => {
    const { stdout, stderr } = await synth(fixture);
    assert.match(stdout, /^out\/template\.json +[\d,]+ {2}bytes$/m);
    assert.match(stdout, /^LoginFunctionUrl +AWS::Lambda::Url$/m);
    assert.match(stdout, /^3\. Fill the store[^\n]*\n {3}postern keys publish --file ring\.json/m);
    assert.match(stdout, /^4\. Put on the behaviors of your distribution/m);
    assert.doesNotMatch(stderr, /the key that signs tokens/);
    const build = ['build', ...SYNTH.slice(1)];
    const later = await runCommand(build, { cwd: fixture.folder, env: ENV });
    assert.match(later.stderr, /^Removed out\/template\.json, /m);
  });

  it('tells a program, too, that nothing is protected', async () => {
    await withFixture('bearer', async (bearer) => {
      const config = await readFile(join(bearer.folder, 'postern.config.ts'), 'utf8');
      const reporting = config.replace("log: 'none'", 'unsafeReportOnly: true');
      await writeFile(join(bearer.folder, 'reporting.config.ts'), reporting);
      const { stdout } = await synth(bearer, '--json', '--config', 'reporting.config.ts');
      const { unsafeReportOnly, warnings } = JSON.parse(stdout);
      assert.equal(unsafeReportOnly, true);
      assert.match(warnings.join('\n'), /^Nothing is protected: with "unsafeReportOnly"/m);
    });
  });

  it('deploys the function of the edge to us-east-1 alone', async () => {
    await withFixture('bearer', async (bearer) => {
      const { stdout } = await synth(bearer, '--json');
      const { nextSteps, parameters, ...facts } = JSON.parse(stdout);
      assert.ok(!('unsafeReportOnly' in facts));
      const ofStack = nextSteps.filter(({ command = '' }) => command.includes('--stack-name'));
      assert.equal(ofStack.length, 2);
      for (const { command } of ofStack) {
        assert.match(command, / --stack-name api-example-com --region us-east-1 /);
      }
      assert.deepEqual(parameters, ['CodeBucket']);
    });
  });

  it('warns of a template that holds the key of HS256, and keeps it to its owner', async () => {
    await withFixture('hmac-function', async (hmac) => {
      const key = randomBytes(32).toString('base64url');
      const env = { TEST_HMAC_KEY: key };
      const { stderr } = await runCommand(SYNTH, { cwd: hmac.folder, env });
      assert.match(stderr, /Warning: out\/template\.json holds .* the key that signs tokens/);
      assert.ok(!stderr.includes(key));
      const { mode } = await stat(join(hmac.folder, 'out/template.json'));
      assert.equal(mode & 0o077, 0);
    });
  });

  it('refuses what no distribution runs, and a distribution that nothing would protect', async () => {
    await withFixture('bearer', async (bearer) => {
      const { exitCode, stderr } = await synth(bearer, '--target', 'node');
      assert.equal(exitCode, 1);
      assert.match(stderr, /A gate for "node" runs in no distribution/);
    });
    const config = await readFile(join(fixture.folder, 'postern.config.ts'), 'utf8');
    const alone = config
      .replace("target: 'split'", "target: 'function-url'")
      .replace(/loginHalf.*/, '');
    await writeFile(join(fixture.folder, 'alone.config.ts'), alone);
    const { exitCode, stderr } = await synth(
      fixture,
      ...['--config', 'alone.config.ts', '--distribution'],
    );
    assert.equal(exitCode, 1);
    assert.match(stderr, /"--distribution" needs a gate/);
  });
});
