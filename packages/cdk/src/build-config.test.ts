import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { App, Stack } from 'aws-cdk-lib';
import { EdgeGate } from './edge-gate.ts';
import { openWorkshop } from './testing/test-app.ts';

const workshop = openWorkshop();
after(workshop.close);

describe('a config that cannot be built', () => {
  it('is refused in the words of postern build', () => {
    assert.throws(() => workshop.make('wrong'), {
      message: /^Cannot build ".*wrong\.config\.ts": .*"rulez".*/,
    });
  });

  it('is refused without its secrets', () => {
    const { TEST_KEY_RING, ...rest } = process.env;
    process.env.TEST_KEY_RING = '';
    try {
      assert.throws(() => workshop.make('login'), /TEST_KEY_RING/);
    } finally {
      Object.assign(process.env, { TEST_KEY_RING }, rest);
    }
  });

  it('is refused where it is for a server', () => {
    assert.throws(
      () => workshop.make('server'),
      /^TypeError: Option "config" must have a target that a distribution can have.*give "target"$/,
    );
    assert.equal(
      workshop.make('server', { props: { target: 'lambda-edge' } }).gate.deployment.target,
      'lambda-edge',
    );
  });

  it('is refused where it is not', () => {
    const stack = new Stack(new App(), 'Site', { env: { region: 'us-east-1' } });
    assert.throws(
      () => new EdgeGate(stack, 'Gate', { config: 'nowhere.config.ts' }),
      /^Error: Cannot build "nowhere\.config\.ts": /,
    );
  });

  it('is refused in a stack that has no region', () => {
    const stack = new Stack(new App(), 'Site');
    assert.throws(
      () => new EdgeGate(stack, 'Gate', { config: workshop.configs.path('bearer') }),
      /^TypeError: Stack "Site" must have a region, for its gate is in us-east-1/,
    );
  });
});

describe('what is left of a build', () => {
  const own = mkdtempSync(join(workshop.configs.folder, 'tmp-'));
  const { TMPDIR = '/tmp' } = process.env;
  before(() => {
    process.env.TMPDIR = own;
  });
  after(() => {
    process.env.TMPDIR = TMPDIR;
  });

  it('is nothing in the folder for temporary files', () => {
    workshop.make('bearer');
    assert.throws(() => workshop.make('wrong'));
    assert.deepEqual(readdirSync(own), []);
  });

  it('is the built files themselves where the CDK is told to stage none', () => {
    const app = new App({ context: { 'aws:cdk:disable-asset-staging': true } });
    const stack = new Stack(app, 'Site', { env: { region: 'us-east-1' } });
    new EdgeGate(stack, 'Gate', { config: workshop.configs.path('bearer') });
    app.synth();
    const [folder = ''] = readdirSync(own).filter((name) => name.startsWith('postern-cdk-'));
    assert.ok(readdirSync(join(own, folder)).includes('function.zip'));
  });
});
