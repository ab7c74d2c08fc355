/** Rules on what a template only names: found in the files beside it, as `cdk synth` and `postern synth` leave them. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { zipSync } from 'fflate';
import { assetsBeside } from './assets-beside.ts';
import { validateDistributions } from './validate-distributions.ts';

const CALLBACK = 'export function handler(event, context, callback) { callback(null, event); }';
const VARIABLE = 'exports.handler = async () => process.env.TABLE;';
const SOUND = 'export const handler = async (event) => event.Records[0].cf.request;';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-assets-'));
});
after(() => rm(folder, { recursive: true, force: true }));

function zipOf(files: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  const entries = Object.entries(files).map(([name, content]) => [name, Buffer.from(content)]);
  return zipSync(Object.fromEntries(entries));
}

function lambdaOf(key: string): object {
  return {
    Type: 'AWS::Lambda::Function',
    Metadata: { Postern: { role: 'gate' } },
    Properties: {
      ...{ Runtime: 'nodejs24.x', Handler: 'src/index.handler', Role: 'arn:aws:iam::1:role/gate' },
      Code: { S3Bucket: 'assets', S3Key: key },
    },
  };
}

/** Of a stack whose only asset is `path`. */
async function rulesOf(path: string, resource: object): Promise<string[]> {
  const destinations = { here: { bucketName: 'assets', objectKey: 'abc.zip' } };
  const files = { abc: { source: { path }, destinations } };
  await writeFile(join(folder, 'Site.assets.json'), JSON.stringify({ files }));
  const assets = assetsBeside(join(folder, 'Site.template.json'));
  return validateDistributions({ Resources: { It: resource } }, { assets }).map(({ rule }) => rule);
}

async function rulesOfZip(zip: Uint8Array): Promise<string[]> {
  await writeFile(join(folder, 'asset.zip'), zip);
  return rulesOf('asset.zip', lambdaOf('abc.zip'));
}

describe('validateDistributions() with the assets beside a template', () => {
  it('reads the handler in a zip', async () => {
    assert.deepEqual(await rulesOfZip(zipOf({ 'src/index.mjs': SOUND, 'other.js': VARIABLE })), []);
    assert.deepEqual(await rulesOfZip(zipOf({ 'src/index.mjs': CALLBACK })), ['E-CALLBACK-NODE24']);
    assert.deepEqual(await rulesOfZip(zipOf({ 'src/index.js': VARIABLE })), ['W-ENVVAR-READ']);
  });

  it('reads the handler in a folder', async () => {
    await mkdir(join(folder, 'asset.folder/src'), { recursive: true });
    await writeFile(join(folder, 'asset.folder/src/index.cjs'), VARIABLE);
    assert.deepEqual(await rulesOf('asset.folder', lambdaOf('abc.zip')), ['W-ENVVAR-READ']);
  });

  it('weighs a zip, packed and unpacked', async () => {
    const heavy = zipOf({ 'src/index.mjs': SOUND, data: randomBytes(1_100_000) });
    assert.deepEqual(await rulesOfZip(heavy), ['W-ZIP-BUDGET']);
    const large = zipOf({ 'src/index.mjs': SOUND, data: Buffer.alloc(251 * 1_048_576) });
    assert.deepEqual(await rulesOfZip(large), ['E-ZIP-UNZIPPED']);
  });

  it('reads the entries that a KeyValueStore is made with', async () => {
    const arn = ['arn:', { Ref: 'AWS::Partition' }, ':s3:::assets/abc.zip'];
    const store = {
      Type: 'AWS::CloudFront::KeyValueStore',
      Properties: {
        Name: 'store',
        ImportSource: { SourceType: 'S3', SourceArn: { 'Fn::Join': ['', arn] } },
      },
    };
    const entry = { key: 'a', value: '1' };
    await writeFile(join(folder, 'asset.json'), JSON.stringify({ data: [entry, entry] }));
    assert.deepEqual(await rulesOf('asset.json', store), ['E-KVS-DUP']);
    await writeFile(join(folder, 'asset.json'), JSON.stringify({ data: [entry] }));
    assert.deepEqual(await rulesOf('asset.json', store), []);
    await writeFile(join(folder, 'asset.json'), '{}');
    assert.deepEqual(await rulesOf('asset.json', store), []);
  });

  it('breaks no rule by what is not there, or is no zip', async () => {
    assert.deepEqual(await rulesOf('gone.zip', lambdaOf('abc.zip')), []);
    assert.deepEqual(await rulesOf('asset.zip', lambdaOf('elsewhere.zip')), []);
    assert.deepEqual(await rulesOfZip(Buffer.from('no zip')), []);
    assert.deepEqual([...assetsBeside(join(folder, 'Other.template.json'))], []);
  });

  it('finds the zip of a build beside the template that was synthesised of it', async () => {
    const gate = { kind: 'lambda-edge', zipFile: 'function.zip', sha256: 'f00d' };
    await writeFile(join(folder, 'deployment.json'), JSON.stringify({ version: 1, gate }));
    const assets = assetsBeside(join(folder, 'template.json'));
    assert.deepEqual([...assets], [['postern/f00d.zip', join(folder, 'function.zip')]]);
  });
});
