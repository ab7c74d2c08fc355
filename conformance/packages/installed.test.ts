/** What people get: the tarballs installed in an empty project, used from ES modules, CommonJS, TypeScript, a bundler and a shell. */
import assert from 'node:assert/strict';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { createSigner } from '@postern/testing';
import { build } from 'esbuild';
import { AUDIENCE, ISSUER, signToken, standardClaims } from '../support/tokens.ts';
import { installAll } from './install.ts';
import { packAll } from './pack.ts';
import { entriesOf, type Manifest, ROOT } from './publishable.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'postern-installed-')));
after(() => rmSync(folder, { recursive: true }));
const tarballs = await packAll(folder);
const manifests = tarballs.map(({ manifest }) => manifest);
const entries = manifests.flatMap(entriesOf);
mkdirSync(join(folder, 'project'));
const project = await installAll(tarballs, join(folder, 'project'));

/** What the entries export in the repository, where all other tests import them. */
const expected = await namesOf(entries);

async function namesOf(specifiers: readonly string[]): Promise<Record<string, string[]>> {
  const names = specifiers.map(async (one) => [one, Object.keys(await import(one)).sort()]);
  return Object.fromEntries(await Promise.all(names));
}

describe('the installed packages', () => {
  it('are imported by ES modules', async () => {
    const printed = await project.run(process.execPath, 'names.mjs', JSON.stringify(entries));
    assert.deepEqual(JSON.parse(printed), expected);
  });

  it('are imported without what is optional, but for the KeyValueStore', async () => {
    const alone = join(folder, 'alone');
    const installed = join(project.folder, 'node_modules');
    const postern = manifests.find(({ name }) => name === 'postern') as Manifest;
    cpSync(join(installed, 'postern'), join(alone, 'node_modules/postern'), { recursive: true });
    for (const name of Object.keys(postern.dependencies ?? {})) {
      symlinkSync(join(installed, name), join(alone, 'node_modules', name));
    }
    cpSync(join(project.folder, 'names.mjs'), join(alone, 'names.mjs'));
    const namesOfAlone = (...list: string[]) =>
      project.run(process.execPath, join(alone, 'names.mjs'), JSON.stringify(list));
    const [store, others] = ['postern/key-value-store', entriesOf(postern)];
    await namesOfAlone(...others.filter((entry) => entry !== store));
    await assert.rejects(namesOfAlone(store), /Cannot find package '@aws-sdk\//);
  });

  it('are required by CommonJS', async () => {
    const printed = await project.run(process.execPath, 'names.cjs', JSON.stringify(entries));
    assert.deepEqual(JSON.parse(printed), expected);
  });

  const RESOLUTIONS: readonly (readonly [module: string, resolution: string, files: string[]])[] = [
    ['nodenext', 'nodenext', ['typed.mts', 'all.mts', 'all.cts']],
    ['esnext', 'bundler', ['typed.mts', 'all.mts']],
  ];
  for (const [module, resolution, files] of RESOLUTIONS) {
    it(`have types that TypeScript reads with moduleResolution ${resolution}`, async () => {
      const source = entries.map((entry, at) => `export * as entry${at} from '${entry}';\n`);
      for (const name of ['all.mts', 'all.cts']) {
        writeFileSync(join(project.folder, name), source.join(''));
      }
      const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
      const flags = ['--noEmit', '--strict', '--skipLibCheck', 'false', '--types', 'node'];
      const kinds = ['--target', 'es2022', '--module', module, '--moduleResolution', resolution];
      const printed = await project.run(process.execPath, tsc, ...flags, ...kinds, ...files);
      assert.equal(printed, '');
    });
  }

  it('are bundled by esbuild', async () => {
    const sources = entries.map((entry, at) => [`entry${at}.mjs`, `export * from '${entry}';\n`]);
    for (const [name = '', source = ''] of sources) {
      writeFileSync(join(project.folder, name), source);
    }
    const outdir = join(project.folder, 'bundled');
    await build({
      ...{ entryPoints: sources.map(([name]) => String(name)), absWorkingDir: project.folder },
      ...{ bundle: true, format: 'esm', platform: 'node', logLevel: 'silent', outdir },
      ...{ outExtension: { '.js': '.mjs' }, external: manifests.flatMap(foreignPackages) },
    });
    const bundles = sources.map(([name]) => pathToFileURL(join(outdir, String(name))).href);
    const names = Object.values(await namesOf(bundles));
    assert.deepEqual(names, Object.values(expected));
  });

  it('have an entry for pages, which is bundled for browsers', async () => {
    const stdin = { contents: "export * from 'postern/browser'", resolveDir: project.folder };
    const options = { bundle: true, platform: 'browser', logLevel: 'silent' } as const;
    const { metafile } = await build({ stdin, ...options, write: false, metafile: true });
    assert.ok(Object.keys(metafile.inputs).some((path) => path.includes('dist/browser/index.js')));
  });

  for (const { bin = {}, version } of manifests) {
    for (const program of Object.keys(bin)) {
      it(`start as npx ${program}`, async () => {
        assert.equal(await project.run('npx', program, '--version'), `${version}\n`);
      });
    }
  }

  it('build a gate, and run it in the emulator', async () => {
    const key = createSigner('ES256');
    const config = { hosts: ['api.example.com'], issuer: ISSUER, audience: AUDIENCE };
    const rules = [
      { path: '/health', allow: 'anyone' },
      { path: '/report', allow: 'authenticated' },
    ];
    const jwks = { keys: [key.jwk] };
    const whole = { ...config, algorithms: ['ES256'], jwks, rules };
    const source = `import { defineConfig } from 'postern';\nexport default defineConfig(${JSON.stringify(whole)});\n`;
    writeFileSync(join(project.folder, 'postern.config.ts'), source);
    const options = ['--config', 'postern.config.ts', '--out', 'out'];
    await project.run(join('node_modules', '.bin', 'postern'), 'build', ...options);
    const token = signToken(key, standardClaims(Date.now() / 1000));
    const requests = [['/health'], ['/report'], ['/report', token], ['/other', token]];
    const printed = await project.run(process.execPath, 'requests.mjs', JSON.stringify(requests));
    assert.deepEqual(JSON.parse(printed), [200, 401, 200, 403]);
  });
});

/** What a bundle leaves out: tools bring programs and CommonJS, which no bundle of ES modules holds. */
function foreignPackages({ dependencies = {}, peerDependencies = {} }: Manifest): string[] {
  const all = Object.keys({ ...dependencies, ...peerDependencies });
  return all.filter((name) => manifests.every((one) => one.name !== name));
}
