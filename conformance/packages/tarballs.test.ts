/** What is in the tarballs: what the package needs, nothing of its tests, nothing of the machine that built it. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { after, describe, it } from 'node:test';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { undeclaredImports } from './imports.ts';
import { packAll, readPacked, type Unpacked, unpack } from './pack.ts';
import { ROOT } from './publishable.ts';

/** What may be in any tarball. A changelog is written by the first release. */
const KINDS: readonly RegExp[] = [
  /^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/,
  /^dist\/.*\.(js|d\.ts)(\.map)?$/,
  /^src\/.*\.ts$/,
];

/** What only some have. */
const MORE_KINDS: Readonly<Record<string, readonly RegExp[]>> = {
  '@postern/cli': [/^bin\/postern\.js$/],
  '@postern/emulator': [
    /^runtime\/[\w/-]+\.(cjs|mjs|js)$/,
    /^dist\/runtime-client\/[34]\/([\w/]+\.mjs|LICENSE|NOTICE|THIRD-PARTY-LICENSES|package\.json)$/,
  ],
  '@postern/verifier': [/^bin\/postern-verifier\.js$/],
};

const TESTS = /\.test\.|(^|\/)(testing|fixtures)\//;

/** ES modules only: TypeScript's oldest resolution reads no exports map, and `require` gets ES modules. */
const ESM_ONLY = new Set(['node10', 'node16-cjs']);

const folder = mkdtempSync(join(tmpdir(), 'postern-pack-'));
after(() => rmSync(folder, { recursive: true }));
const tarballs = await Promise.all(
  (await packAll(folder)).map((tarball) => unpack(tarball, tarball.file.replace(/\.tgz$/, ''))),
);

for (const tarball of tarballs) {
  const { manifest, paths } = tarball;
  describe(`the tarball of ${manifest.name}`, () => {
    it('holds only the kinds of files that it should', () => {
      const kinds = [...KINDS, ...(MORE_KINDS[manifest.name] ?? [])];
      const others = paths.filter((path) => !kinds.some((kind) => kind.test(path)));
      assert.deepEqual(others, []);
      assert.deepEqual(
        paths.filter((path) => TESTS.test(path)),
        [],
      );
    });

    it('has each kind', () => {
      const kinds = [...KINDS, ...(MORE_KINDS[manifest.name] ?? [])];
      for (const kind of kinds)
        assert.ok(
          paths.some((path) => kind.test(path)),
          String(kind),
        );
      for (const path of ['README.md', 'LICENSE']) assert.ok(paths.includes(path), path);
    });

    it('has every file that its manifest names', () => {
      const named = [...Object.values(manifest.exports).flatMap(Object.values), ...binsOf(tarball)];
      for (const path of named) assert.ok(paths.includes(posix.normalize(path)), path);
    });

    it('has programs that can be started', () => {
      for (const path of binsOf(tarball)) {
        assert.equal(statSync(join(tarball.folder, path)).mode & 0o111, 0o111, path);
        assert.match(readPacked(tarball, path), /^#!\/usr\/bin\/env node\n/);
      }
    });

    it('has the source of each source map', () => {
      for (const path of paths.filter((one) => one.endsWith('.map'))) {
        assert.ok(paths.includes(path.replace(/\.map$/, '')), path);
        for (const source of JSON.parse(readPacked(tarball, path)).sources) {
          assert.ok(paths.includes(posix.join(dirname(path), source)), `${path}: ${source}`);
        }
      }
    });

    it('names no path of the machine that built it', () => {
      for (const path of paths) assert.ok(!readPacked(tarball, path).includes(ROOT), path);
    });

    it('imports only what it has, or depends on', async () => {
      assert.deepEqual(await undeclaredImports(tarball), []);
    });

    it('is as publint wants it', async () => {
      const { buffer, byteOffset, byteLength } = readFileSync(tarball.file);
      const packed = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
      const { messages, pkg } = await publint({ pack: { tarball: packed } });
      assert.deepEqual(
        messages.map((message) => formatMessage(message, pkg) ?? message.code),
        [],
      );
    });

    it('has types as arethetypeswrong wants those of ES modules', async () => {
      const result = await checkPackage(createPackageFromTarballData(readFileSync(tarball.file)));
      assert.ok(result.types, 'types');
      const problems = result.problems.filter(
        (problem) => !('resolutionKind' in problem && ESM_ONLY.has(problem.resolutionKind)),
      );
      assert.deepEqual(problems, []);
    });
  });
}

function binsOf({ manifest }: Unpacked): readonly string[] {
  return Object.values(manifest.bin ?? {});
}
