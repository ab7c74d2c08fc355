import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { after, describe, it } from 'node:test';
import { SecretValue } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { ringValue } from 'postern/gate';
import { MARKERS } from './testing/configs.ts';
import { contentOf } from './testing/content-of.ts';
import { openWorkshop, type TestApp } from './testing/test-app.ts';

const workshop = openWorkshop();
after(workshop.close);

/** In which files of `cdk.out` a secret is found: their names, the hashes of assets left out. */
function placesOf({ outdir, template }: TestApp, secrets: readonly string[]): string[] {
  assert.ok(template);
  return [...contentOf(outdir)]
    .filter(([, text]) => secrets.some((secret) => text.includes(secret)))
    .map(([name]) => basename(name).replace(/^asset\.\w+/, 'asset'))
    .sort();
}

describe('secrets', () => {
  const { clientSecret = '', ringSecret = '', originKey = '', hmacKey = '' } = MARKERS;

  it('that a login bakes in are in its function alone', () => {
    const all = [clientSecret, ringSecret];
    assert.deepEqual(placesOf(workshop.shared('login'), all), ['asset.zip!index.mjs']);
  });

  it('that are in the zip of a function are warned of, and no others', () => {
    const warning = Match.stringLikeRegexp("The function's zip holds secrets of the config");
    for (const config of ['login', 'split']) {
      Annotations.fromStack(workshop.shared(config).stack).hasWarning('*', warning);
    }
    for (const config of ['bearer', 'bearer-who-asks']) {
      const { stack } = workshop.shared(config);
      Annotations.fromStack(stack).hasNoWarning('*', warning);
    }
  });

  it('of a split gate are not in its CloudFront Function, nor is what its store will hold', () => {
    const ring = JSON.parse(process.env.TEST_KEY_RING ?? '');
    const { keys } = JSON.parse(ringValue(ring)) as { keys: Record<string, string> };
    const derived = Object.values(keys);
    assert.equal(derived.length, 1);
    const split = workshop.shared('split');
    assert.deepEqual(placesOf(split, derived), []);
    assert.deepEqual(placesOf(split, [clientSecret, ringSecret]), ['asset.zip!index.mjs']);
  });

  it('of an origin header are in the login half, and in the template only as plain text that was asked for', () => {
    const plain = { originSecret: SecretValue.unsafePlainText(originKey) };
    assert.deepEqual(placesOf(workshop.make('split-url', { props: plain }), [originKey]), [
      'Site.template.json',
      'asset.zip!index.mjs',
      'tree.json',
    ]);
  });

  it('in the source of a CloudFront Function are in the template, with a warning', () => {
    const hs256 = workshop.make('hs256');
    assert.deepEqual(placesOf(hs256, [hmacKey]), ['Site.template.json', 'tree.json']);
    Annotations.fromStack(hs256.stack).hasWarning(
      '*',
      Match.stringLikeRegexp("The function's source holds a secret of the config"),
    );
  });
});
