/**
 * The apps under `examples/cdk-*`: each synthesises without AWS, AWS's validator and ours have nothing against its templates, and what the
 * CDK would upload is, byte for byte, what the emulator runs. In one file: each synth takes its seconds, and AWS's validator as many to load.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { validateTemplate } from '@postern/cli/deploy';
import { loadedSha256, sha256 } from './loaded-code.ts';
import { cdkExamples, type Synthesised, synthExample } from './synth-example.ts';

/** Where the gate is in another stack, or what is open is said to the construct and not to the template. */
const PUBLIC = ['/assets/*', '/errors/*'];

const synthesised = new Map<string, Promise<Synthesised>>();

function synth(name: string): Promise<Synthesised> {
  // One as by `cdk synth`, whose own rules are errors by its `cdk.json`.
  const validates = name === 'cdk-private-site';
  const found = synthesised.get(name) ?? synthExample(name, { validates });
  synthesised.set(name, found);
  return found;
}

/** Resources of one type, with the stack that each is in. */
function resourcesOf({ templates }: Synthesised, type: string) {
  return [...templates].flatMap(([stack, { Resources }]) =>
    Object.values(Resources)
      .filter(({ Type }) => Type === type)
      .map(({ Properties }) => ({ stack, properties: Properties })),
  );
}

/** Of Postern's functions: the CDK's own have another handler. */
function zipOf(example: Synthesised): string {
  const [found, ...others] = resourcesOf(example, 'AWS::Lambda::Function').filter(
    ({ properties }) =>
      properties.Handler === 'index.handler' &&
      properties.Runtime === 'nodejs24.x' &&
      properties.MemorySize === 128,
  );
  assert.ok(found && others.length === 0);
  return example.asset(found.stack, found.properties.Code.S3Key);
}

describe('an app of the CDK', () => {
  it('is there for each way to deploy', () => {
    assert.deepEqual(cdkExamples(), [
      'cdk-bearer-api',
      'cdk-delegated',
      'cdk-private-site',
      'cdk-signed-cookies',
      'cdk-split-plane',
    ]);
  });

  for (const name of cdkExamples()) {
    it(`${name} synthesises templates without an error`, async () => {
      const { templates, region } = await synth(name);
      assert.ok(templates.size > 0);
      for (const [stack, template] of templates) {
        const options = { region: region(stack), publicPathPatterns: PUBLIC, allowUngated: true };
        const findings = validateTemplate(template, options);
        const errors = findings.filter(({ severity }) => severity === 'error');
        assert.deepEqual(errors, [], stack);
      }
    });
  }
});

describe('what the CDK would upload', () => {
  it("for Lambda@Edge has the hash of the emulator's function", async () => {
    const zip = zipOf(await synth('cdk-bearer-api'));
    assert.match(zip, /\.zip$/);
    assert.equal(await loadedSha256({ zip }), sha256(readFileSync(zip)));
  });

  it('for CloudFront Functions has it too, and so has the zip of the login half', async () => {
    const split = await synth('cdk-split-plane');
    const [gate] = resourcesOf(split, 'AWS::CloudFront::Function');
    const code: string = gate?.properties.FunctionCode;
    assert.equal(await loadedSha256({ code }), sha256(code));
    const zip = zipOf(split);
    assert.equal(await loadedSha256({ zip, includeBody: true }), sha256(readFileSync(zip)));
  });
});
