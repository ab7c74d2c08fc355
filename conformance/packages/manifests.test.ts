/** What npm shows of a package and does with it is in its `package.json`: complete, and alike in all of them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type Manifest, publishablePackages, ROOT, readJson } from './publishable.ts';

const packages = publishablePackages();
const root = readJson<Manifest>(join(ROOT, 'package.json'));

for (const { folder, manifest } of packages) {
  describe(`the manifest of ${manifest.name}`, () => {
    it('says what the package is', () => {
      assert.match(String(manifest.description), /^[A-Z].*[^.]$/);
      assert.ok(Array.isArray(manifest.keywords) && manifest.keywords.length >= 3, 'keywords');
      assert.ok('sideEffects' in manifest, 'sideEffects tells bundlers what they may drop');
    });

    it('has the licence and the Node of the repository', () => {
      assert.equal(manifest.license, root.license);
      assert.deepEqual(manifest.engines, root.engines);
      const [own, shared] = [join(ROOT, 'packages', folder, 'LICENSE'), join(ROOT, 'LICENSE')];
      assert.equal(readFileSync(own, 'utf8'), readFileSync(shared, 'utf8'));
    });

    it('is published for everybody, with provenance', () => {
      assert.deepEqual(manifest.publishConfig, { access: 'public', provenance: true });
    });

    it('gives types for every entry, before the code', () => {
      assert.equal(manifest.types, manifest.exports['.']?.types);
      for (const [entry, conditions] of Object.entries(manifest.exports)) {
        assert.deepEqual(Object.keys(conditions), ['types', 'default'], entry);
      }
    });

    it('depends on the packages of the same release, and on one exact version of any other', () => {
      for (const [name, version] of Object.entries(manifest.dependencies ?? {})) {
        const sibling = packages.find((one) => one.manifest.name === name);
        assert.match(version, /^\d+\.\d+\.\d+(-[\w.]+)?$/, name);
        if (sibling) assert.equal(version, sibling.manifest.version, name);
      }
    });

    it('names its folder where it names its repository', () => {
      // npm refuses provenance for a package whose repository is not the one that the workflow ran in.
      if (!manifest.repository) return;
      assert.equal(manifest.repository.directory, `packages/${folder}`);
      assert.match(String(manifest.repository.url), /^git\+https:\/\/.*\.git$/);
    });
  });
}

it('all packages have one version', () => {
  assert.equal(new Set(packages.map(({ manifest }) => manifest.version)).size, 1);
});
