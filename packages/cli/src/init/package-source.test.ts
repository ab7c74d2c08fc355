/** A new project depends on what this repository releases, and on what its construct is tested with. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { dependenciesOf } from './package-source.ts';

const ANSWERS = {
  kind: 'bearer',
  host: 'api.example.com',
  issuer: 'https://login.example.com',
  audience: 'api',
  clientId: '',
  emailDomains: '',
  keyPairId: '',
  delegateFunction: '',
  delegateRegion: '',
  deploy: 'cdk',
} as const;

function manifestOf(folder: string): {
  readonly version: string;
  readonly devDependencies: Readonly<Record<string, string>>;
} {
  const file = new URL(`../../../${folder}/package.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8'));
}

describe('dependenciesOf()', () => {
  it('has the versions that the packages have', () => {
    const dependencies = dependenciesOf(ANSWERS);
    assert.equal(dependencies['@postern/cdk'], manifestOf('cdk').version);
    assert.equal(dependencies['@postern/cli'], manifestOf('cli').version);
    assert.equal(dependencies.postern, manifestOf('postern').version);
  });

  it('has the CDK that the construct is tested with', () => {
    const dependencies = dependenciesOf(ANSWERS);
    const { devDependencies } = manifestOf('cdk');
    for (const name of ['aws-cdk-lib', 'constructs']) {
      assert.equal(dependencies[name], devDependencies[name], name);
    }
  });
});
