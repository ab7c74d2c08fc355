/** What docs/from-authlib.md shows is run: the config is built, the handler called, the CDK stack synthesised. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { buildGate, writeBuild } from '@postern/cli';
import { createSigner } from '@postern/testing';
import { build } from 'esbuild';
import { serveKeys, startJwksServer } from '../support/jwks-server.ts';
import { AUDIENCE, ISSUER, signToken, standardClaims } from '../support/tokens.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const PAGE = await readFile(join(ROOT, 'docs/from-authlib.md'), 'utf8');
const signer = createSigner('RS256', '2026-a');
/** Asked about the one token whose key is unknown. */
const provider = await startJwksServer(serveKeys(signer));
const NOW = Math.floor(Date.now() / 1000);

type Handler = (event: object) => Promise<{ readonly status?: string }>;

/** Inside the repository, so that its packages are found from there. */
let folder = '';
let zip: Uint8Array = new Uint8Array();

before(async () => {
  await mkdir(join(ROOT, '.cache'), { recursive: true });
  folder = await mkdtemp(join(ROOT, '.cache/from-authlib-'));
  zip = await buildConfig();
});

after(() => rm(folder, { recursive: true }));

/** The block of the page that holds `text`. */
function block(text: string): string {
  const blocks = [...PAGE.matchAll(/```\w+\n([\s\S]*?)```/g)].map(([, source = '']) => source);
  return blocks.find((source) => source.includes(text)) ?? assert.fail(`no block has ${text}`);
}

async function buildConfig(): Promise<Uint8Array> {
  const config = join(folder, 'postern.config.ts');
  await writeFile(config, block('defineConfig'));
  const entry = { jwksUri: provider.url, jwks: { keys: [signer.jwk] }, fetchedAt: NOW };
  const lock = { version: 1, issuers: { [ISSUER]: entry } };
  await writeFile(join(folder, 'postern.lock.json'), JSON.stringify(lock));
  const built = await buildGate({ config, cwd: folder, env: {}, now: NOW });
  await writeBuild(built, join(folder, 'out'));
  return built.zip;
}

async function load(file: string): Promise<Handler> {
  return ((await import(pathToFileURL(join(folder, file)).href)) as { handler: Handler }).handler;
}

/** What the handler answers to each token, or `allowed`. */
async function answers(
  handler: Handler,
  tokens: readonly (string | undefined)[],
): Promise<string[]> {
  const given: string[] = [];
  for (const token of tokens) {
    const { status = 'allowed' } = await handler(eventOf(token));
    given.push(status);
  }
  return given;
}

function eventOf(token: string | undefined): object {
  const authorization = token && [{ key: 'Authorization', value: `Bearer ${token}` }];
  const request = {
    clientIp: '203.0.113.1',
    method: 'GET',
    uri: '/x',
    querystring: '',
    headers: { host: [{ key: 'Host', value: 'api.example.com' }], ...(token && { authorization }) },
  };
  const config = { eventType: 'viewer-request', distributionId: 'E', requestId: 'r' };
  return { Records: [{ cf: { config, request } }] };
}

function tokenWith(claims: object = {}): string {
  return signToken(signer, { ...standardClaims(NOW), ...claims });
}

const TOKENS: readonly (string | undefined)[] = [
  tokenWith(),
  tokenWith({ aud: [AUDIENCE, 'x'] }),
  tokenWith({ aud: 'x' }),
  tokenWith({ iss: 'https://other.example.com/' }),
  tokenWith({ exp: NOW - 60 }),
  signToken(createSigner('RS256', '2026-a'), standardClaims(NOW)),
  signToken(createSigner('RS256', 'unknown'), standardClaims(NOW)),
  undefined,
];
const REFUSED = '401';
const EXPECTED = ['allowed', 'allowed', ...Array.from({ length: 6 }, () => REFUSED)];

describe('docs/from-authlib.md', () => {
  it('names the same issuer and audience as these tests, in three languages', () => {
    for (const text of ['claims_options', 'defineConfig', 'claimsOptions = {']) {
      assert.ok(block(text).includes(ISSUER) && block(text).includes(AUDIENCE));
    }
  });

  it('has at most 200 lines, and a Python function of about 25', () => {
    assert.ok(PAGE.split('\n').length <= 200);
    assert.ok(block('claims_options').trim().split('\n').length <= 30);
  });

  it('shows a config whose function decides as the Python one, in about 5,000 bytes', async () => {
    assert.deepEqual(await answers(await load('out/index.mjs'), TOKENS), EXPECTED);
    assert.deepEqual(await answers(await load('out/index.mjs'), [tokenWith({ exp: undefined })]), [
      REFUSED,
    ]);
    assert.match(PAGE, /a Postern config: .* \| about 5,000 bytes \|/);
    assert.ok(Math.abs(zip.length - 5_000) < 500, `${zip.length} bytes`);
  });

  it("shows a handler with authlib's names that decides the same, in about 7,500 bytes", async () => {
    await writeFile(join(folder, 'jwks.json'), JSON.stringify({ keys: [signer.jwk] }));
    await writeFile(join(folder, 'handler.ts'), block('claimsOptions = {'));
    await build({
      absWorkingDir: folder,
      entryPoints: ['handler.ts'],
      outfile: 'handler.mjs',
      bundle: true,
      minify: true,
      format: 'esm',
      platform: 'node',
    });
    assert.deepEqual(await answers(await load('handler.mjs'), TOKENS), EXPECTED);
    const zipped = gzipSync(await readFile(join(folder, 'handler.mjs')), { level: 9 }).length;
    assert.match(PAGE, /your own handler with .* \| about 7,500 bytes \|/);
    assert.ok(Math.abs(zipped - 7_500) < 500, `${zipped} bytes`);
  });

  it('shows a stack that puts the function on a distribution, in at most 25 lines', async () => {
    const source = block('aws-cdk-lib');
    assert.ok(source.trim().split('\n').length <= 25);
    await writeFile(join(folder, 'stack.mjs'), source);
    const env = { ...process.env, CDK_OUTDIR: 'cdk.out' };
    await promisify(execFile)(process.execPath, ['stack.mjs'], { cwd: folder, env });
    const assembly = join(folder, 'cdk.out');
    const manifest = JSON.parse(await readFile(join(assembly, 'manifest.json'), 'utf8'));
    assert.equal(manifest.artifacts.Site.environment, 'aws://unknown-account/us-east-1');
    checkTemplate(JSON.parse(await readFile(join(assembly, 'Site.template.json'), 'utf8')));
    const assets = (await readdir(assembly)).filter((file) => file.endsWith('.zip'));
    assert.deepEqual(await readFile(join(assembly, assets[0] ?? '')), Buffer.from(zip));
  });
});

interface Template {
  // biome-ignore lint/suspicious/noExplicitAny: CloudFormation's properties have any shape
  readonly Resources: Readonly<Record<string, { Type: string; Properties: any }>>;
}

/** What Lambda@Edge takes, and one association with a numbered version. */
function checkTemplate({ Resources }: Template): void {
  const [gate, version, distribution, role] = [
    'AWS::Lambda::Function',
    'AWS::Lambda::Version',
    'AWS::CloudFront::Distribution',
    'AWS::IAM::Role',
  ].map((type) => {
    const found = Object.entries(Resources).filter(([, { Type }]) => Type === type);
    assert.equal(found.length, 1, type);
    const [name, { Properties }] = found[0] as [string, Template['Resources'][string]];
    return { name, ...Properties };
  });
  assert.deepEqual(
    distribution.DistributionConfig.DefaultCacheBehavior.LambdaFunctionAssociations,
    [{ EventType: 'viewer-request', LambdaFunctionARN: { Ref: version.name } }],
  );
  assert.deepEqual(version.FunctionName, { Ref: gate.name });
  const { Environment, VpcConfig, Layers, Architectures, ...settings } = gate;
  assert.deepEqual([Environment, VpcConfig, Layers, Architectures], Array(4).fill(undefined));
  assert.equal(settings.Handler, 'index.handler');
  assert.match(settings.Runtime, /^nodejs(22|24)\.x$/);
  assert.equal(settings.MemorySize, 128);
  assert.ok(settings.Timeout <= 5);
  const trusted = role.AssumeRolePolicyDocument.Statement.map(
    (statement: { Principal: { Service: string } }) => statement.Principal.Service,
  );
  assert.deepEqual(trusted.sort(), ['edgelambda.amazonaws.com', 'lambda.amazonaws.com']);
}
