/** What the CDK would upload is, byte for byte, what the emulator runs. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { type EmulatorOptions, startEmulator } from '@postern/emulator';
import { type Synthesised, synthExampleInto } from './synth-example.ts';

const folder = mkdtempSync(join(tmpdir(), 'postern-cdk-out-'));
after(() => rmSync(folder, { recursive: true }));

type ViewerRequest = NonNullable<EmulatorOptions['behaviors'][number]['viewerRequest']>;

/** Resources of one type, with the stack that each is in. */
function resourcesOf({ templates }: Synthesised, type: string) {
  return [...templates].flatMap(([stack, { Resources }]) =>
    Object.values(Resources)
      .filter(({ Type }) => Type === type)
      .map(({ Properties }) => ({ stack, properties: Properties })),
  );
}

/** Of Postern's functions: the CDK's own have another handler. */
function zipOf(synthesised: Synthesised): string {
  const [found, ...others] = resourcesOf(synthesised, 'AWS::Lambda::Function').filter(
    ({ properties }) =>
      properties.Handler === 'index.handler' &&
      properties.Runtime === 'nodejs24.x' &&
      properties.MemorySize === 128,
  );
  assert.ok(found && others.length === 0);
  return synthesised.asset(found.stack, found.properties.Code.S3Key);
}

/** What the running emulator says of the code that it has loaded. */
async function loaded(viewerRequest: ViewerRequest): Promise<string | undefined> {
  const emulator = await startEmulator({
    behaviors: [{ viewerRequest }],
    origin: { url: 'http://127.0.0.1:9' },
  });
  try {
    const [only, ...others] = emulator.functions;
    assert.equal(others.length, 0);
    return only?.codeSha256;
  } finally {
    await emulator.close();
  }
}

function sha256(code: Uint8Array | string): string {
  return createHash('sha256').update(code).digest('base64');
}

it("the asset of a Lambda@Edge function has the hash of the emulator's function", async () => {
  const zip = zipOf(await synthExampleInto('cdk-bearer-api', join(folder, 'api')));
  assert.match(zip, /\.zip$/);
  assert.equal(await loaded({ zip }), sha256(readFileSync(zip)));
});

it("a CloudFront Function's source in the template, and the zip of its login half, have theirs", async () => {
  const split = await synthExampleInto('cdk-split-plane', join(folder, 'site'));
  const [gate] = resourcesOf(split, 'AWS::CloudFront::Function');
  const code: string = gate?.properties.FunctionCode;
  assert.equal(await loaded({ code }), sha256(code));
  const zip = zipOf(split);
  assert.equal(await loaded({ zip, includeBody: true }), sha256(readFileSync(zip)));
});

it('another build has another hash', async () => {
  const code = 'function handler(event) { return event.request; }';
  assert.notEqual(await loaded({ code }), await loaded({ code: `${code} ` }));
});

it('a function that was replaced has the hash of the new code', async () => {
  const code = 'function handler(event) { return event.request; }';
  const origin = { url: 'http://127.0.0.1:9' };
  const emulator = await startEmulator({ behaviors: [{ viewerRequest: { code } }], origin });
  try {
    await emulator.replaceFunction(`${code} `);
    assert.deepEqual(emulator.functions, [
      { kind: 'cloudfront-function', codeSha256: sha256(`${code} `) },
    ]);
  } finally {
    await emulator.close();
  }
});
