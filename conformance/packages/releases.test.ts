/** What a release does to the repository, tried in a copy: one version everywhere, and its users told. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { type Manifest, publishablePackages, ROOT, readJson } from './publishable.ts';

const execute = promisify(execFile);

const manifests = publishablePackages().map(({ manifest }) => manifest);
const names = manifests.map(({ name }) => name).sort();
const workspaces = ['.', 'bench', 'conformance', 'site', 'testing'];
const folders = [
  ...workspaces,
  ...readdirSync(join(ROOT, 'packages')).map((folder) => `packages/${folder}`),
];

const copy = mkdtempSync(join(tmpdir(), 'postern-release-'));
after(() => rmSync(copy, { recursive: true }));

async function run(program: string, ...words: readonly string[]): Promise<string> {
  const { stdout, stderr } = await execute(program, words, { cwd: copy });
  return stdout + stderr;
}

/** Changesets ask git what has changed since the branch that is released. */
async function copyRepository(): Promise<void> {
  for (const folder of folders) {
    cpSync(join(ROOT, folder, 'package.json'), join(copy, folder, 'package.json'));
  }
  for (const name of ['package-lock.json', '.npmrc', '.changeset', 'scripts']) {
    cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  }
  // So that there is one, whatever was released last.
  writeFileSync(join(copy, '.changeset/one.md'), "---\n'postern': minor\n---\n\nDo more\n");
  writeFileSync(join(copy, '.gitignore'), 'node_modules\n');
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  const author = [
    '-c',
    'user.name=Test',
    '-c',
    'user.email=test@example.com',
    '-c',
    'commit.gpgsign=false',
  ];
  await run('git', 'init', '--quiet', '--initial-branch=main');
  await run('git', 'add', '--all');
  await run('git', ...author, 'commit', '--quiet', '--message', 'Start');
}

interface Release {
  readonly name: string;
  /** `none`: depends on what is released, and is private. */
  readonly type: 'none' | 'patch' | 'minor' | 'major';
  readonly newVersion: string;
}

await copyRepository();

describe('a release', () => {
  let version = '';

  it('is of every package, under one version', async () => {
    const changeset = join(ROOT, 'node_modules/@changesets/cli/bin.js');
    await run(process.execPath, changeset, 'status', '--output', 'status.json');
    const status = readJson<{ releases: Release[] }>(join(copy, 'status.json'));
    const releases = status.releases.filter(({ type }) => type !== 'none');
    rmSync(join(copy, 'status.json'));
    assert.deepEqual(releases.map(({ name }) => name).sort(), names);
    assert.equal(new Set(releases.map(({ newVersion }) => newVersion)).size, 1);
    version = String(releases[0]?.newVersion);
    assert.notEqual(version, manifests[0]?.version);
  });

  it('gives that version to packages, to all that depends on them, and to the lock file', async () => {
    await run(process.execPath, 'scripts/version.mjs');
    const { packages } = readJson<{ packages: Record<string, Manifest> }>(
      join(copy, 'package-lock.json'),
    );
    for (const folder of folders) {
      const manifest = readJson<Manifest>(join(copy, folder, 'package.json'));
      if (names.includes(manifest.name)) assert.equal(manifest.version, version, folder);
      for (const said of [manifest, packages[folder === '.' ? '' : folder]]) {
        const all = Object.entries({
          ...Object(said?.dependencies),
          ...Object(said?.devDependencies),
        });
        for (const [name, wanted] of all) {
          if (names.includes(name)) assert.equal(wanted, version, `${folder}: ${name}`);
        }
      }
    }
  });

  it('leaves a changelog in each package, and no change behind', () => {
    assert.deepEqual(readdirSync(join(copy, '.changeset')).sort(), ['README.md', 'config.json']);
    for (const folder of readdirSync(join(copy, 'packages'))) {
      const changelog = readFileSync(join(copy, 'packages', folder, 'CHANGELOG.md'), 'utf8');
      assert.ok(changelog.includes(`\n## ${version}\n`), folder);
    }
    const postern = readFileSync(join(copy, 'packages/postern/CHANGELOG.md'), 'utf8');
    assert.match(postern, /^- \w+: Do more$/m);
  });

  it('is of packages that name the repository in which they are built', async () => {
    const [script, url] = ['scripts/name-repository.mjs', 'https://git.example.com/owner/name'];
    const check = () => run(process.execPath, script, '--check', url);
    await assert.rejects(check(), /postern says its repository is none: run node scripts/);
    await run(process.execPath, script, url);
    assert.equal(await check(), '');
    const { repository } = readJson<Manifest>(join(copy, 'packages/cli/package.json'));
    assert.deepEqual(repository, { type: 'git', url: `git+${url}.git`, directory: 'packages/cli' });
  });
});

describe('the changes that are not released', () => {
  for (const name of readdirSync(join(ROOT, '.changeset')).filter((one) =>
    /^[a-z].*\.md$/.test(one),
  )) {
    it(`${name} has packages, a title and the effect`, () => {
      const text = readFileSync(join(ROOT, '.changeset', name), 'utf8');
      const [, head = '', title = '', effect = ''] =
        /^---\n((?:'.+': (?:patch|minor|major)\n)+)---\n\n(.+[^.\n])\n\n([\s\S]+)$/.exec(text) ??
        [];
      assert.ok(head, 'as .changeset/README.md says');
      for (const [, one] of head.matchAll(/^'(.+)'/gm)) assert.ok(names.includes(String(one)), one);
      assert.match(title, /^[A-Z]/);
      assert.match(effect, /\.\n$/);
    });
  }
});
