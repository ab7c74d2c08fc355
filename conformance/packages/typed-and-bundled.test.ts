/** What TypeScript and esbuild make of the tarballs, and what of `postern` wants an optional package. */
import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { linkAll, linkPackage } from './link.ts';
import { packAll } from './pack.ts';
import { namesHere } from './project.ts';
import { entriesOf, type Manifest, ROOT } from './publishable.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'postern-typed-')));
after(() => rmSync(folder, { recursive: true }));
const tarballs = await packAll(folder);
const manifests = tarballs.map(({ manifest }) => manifest);
const entries = manifests.flatMap(entriesOf);
const project = await linkAll(tarballs, join(folder, 'project'));
linkPackage('@types/node', project.folder);

function write(name: string, text: string): string {
  writeFileSync(join(project.folder, name), text);
  return name;
}

const RESOLUTIONS: readonly (readonly [module: string, resolution: string, kinds: string[]])[] = [
  ['node16', 'node16', ['mts']],
  ['nodenext', 'nodenext', ['mts', 'cts']],
  ['esnext', 'bundler', ['mts']],
];

for (const [module, resolution, kinds] of RESOLUTIONS) {
  it(`every entry has types that moduleResolution ${resolution} reads`, async () => {
    const text = entries.map((entry, at) => `export * as entry${at} from '${entry}';\n`).join('');
    const files = ['typed.mts', ...kinds.map((kind) => write(`all.${kind}`, text))];
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const flags = ['--noEmit', '--strict', '--skipLibCheck', 'false', '--types', 'node'];
    const options = ['--target', 'es2022', '--module', module, '--moduleResolution', resolution];
    const words = [tsc, ...flags, ...options, ...files];
    assert.equal(await project.run(process.execPath, ...words), '');
  });
}

it('every entry is bundled by esbuild, and exports the same', async () => {
  const files = entries.map((entry, at) => write(`entry${at}.mjs`, `export * from '${entry}';\n`));
  const outdir = join(project.folder, 'bundled');
  await build({
    ...{ entryPoints: files, absWorkingDir: project.folder, outdir, logLevel: 'silent' },
    ...{ bundle: true, format: 'esm', platform: 'node', outExtension: { '.js': '.mjs' } },
    external: manifests.flatMap(foreignPackages),
  });
  const bundles = files.map((name) => pathToFileURL(join(outdir, name)).href);
  const names = Object.values(await namesHere(bundles));
  assert.deepEqual(names, Object.values(await namesHere(entries)));
});

it('postern/browser is bundled for browsers', async () => {
  const stdin = { contents: "export * from 'postern/browser'", resolveDir: project.folder };
  const options = { bundle: true, platform: 'browser', logLevel: 'silent' } as const;
  const { metafile } = await build({ stdin, ...options, write: false, metafile: true });
  assert.ok(Object.keys(metafile.inputs).some((path) => path.endsWith('dist/browser/index.js')));
});

it('postern needs nothing optional, but for the KeyValueStore', async () => {
  const postern = tarballs.filter(({ manifest }) => manifest.name === 'postern');
  const alone = await linkAll(postern, join(folder, 'alone'));
  const [store, all] = [
    'postern/key-value-store',
    postern.flatMap((one) => entriesOf(one.manifest)),
  ];
  const others = all.filter((entry) => entry !== store);
  assert.deepEqual(await alone.namesOf('names.mjs', others), await namesHere(others));
  await assert.rejects(alone.namesOf('names.mjs', [store]), /Cannot find package '@aws-sdk\//);
});

/** What a bundle leaves out: tools bring programs and CommonJS, which no bundle of ES modules holds. */
function foreignPackages({ dependencies = {}, peerDependencies = {} }: Manifest): string[] {
  const all = Object.keys({ ...dependencies, ...peerDependencies });
  return all.filter((name) => manifests.every((one) => one.name !== name));
}
