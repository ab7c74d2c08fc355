import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { App, Stack } from 'aws-cdk-lib';
import { EdgeGate } from './edge-gate.ts';
import type { EdgeGateProps } from './props.ts';
import { only } from './testing/resources.ts';
import { openWorkshop, origin } from './testing/test-app.ts';

const VERSION = 'AWS::Lambda::Version';

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

describe('a config that several gates of an app have', () => {
  const config = join(workshop.configs.folder, 'shared.config.ts');
  const write = (name: string) => copyFileSync(workshop.configs.path(name), config);
  const versionOf = (gate: EdgeGate) => gate.functionVersion?.node.id;

  it('is built once, unless target or environment is another', () => {
    write('bearer');
    const app = new App();
    const make = (id: string, props: Partial<EdgeGateProps> = {}) =>
      new EdgeGate(new Stack(app, id, { env: { region: 'us-east-1' } }), 'Gate', {
        ...{ config, ...props },
      });
    const first = make('First');
    rmSync(config);
    assert.equal(versionOf(make('Second')), versionOf(first));
    assert.throws(() => make('Third', { target: 'lambda-edge' }), /^Error: Cannot build /);
    process.env.TEST_OTHER = '1';
    assert.throws(() => make('Fourth'), /^Error: Cannot build /);
    delete process.env.TEST_OTHER;
  });

  it('is built anew for another app', () => {
    write('bearer');
    const before = only(workshop.make('bearer', { props: { config } }).template, VERSION).id;
    write('bearer-changed');
    const after = only(workshop.make('bearer', { props: { config } }).template, VERSION).id;
    assert.notEqual(after, before);
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

  /** Makes a gate in an app without staging, and says what is left of each temporary folder. */
  function leftBy(config: string, props: Partial<EdgeGateProps> = {}): string[][] {
    const before = readdirSync(own);
    const app = new App({ context: { 'aws:cdk:disable-asset-staging': true } });
    const stack = new Stack(app, 'Site', { env: { region: 'us-east-1' } });
    const make = () =>
      new EdgeGate(stack, 'Gate', { config: workshop.configs.path(config), ...props }).protect({
        origin,
      });
    if (props.encodedKey === undefined) make();
    else assert.throws(make, /Option "encodedKey" must be left out/);
    app.synth();
    return readdirSync(own)
      .filter((name) => name.startsWith('postern-cdk-') && !before.includes(name))
      .map((folder) =>
        readdirSync(join(own, folder), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map(({ name }) => name),
      );
  }

  it('is what the templates name alone, where the CDK is told to stage nothing', () => {
    assert.deepEqual(leftBy('bearer'), [['function.zip']]);
    assert.deepEqual(leftBy('split'), [['function.zip']]);
    assert.deepEqual(leftBy('hs256'), []);
    const delegateEntry = join(workshop.configs.folder, 'delegate.mjs');
    const left = leftBy('delegate-lambda', { delegateEntry });
    assert.deepEqual(left.flat().sort(), ['function.zip', 'index.cjs']);
  });

  it('is nothing where a gate is refused, though the CDK is told to stage nothing', () => {
    assert.deepEqual(leftBy('login', { encodedKey: 'x' }), []);
  });
});
