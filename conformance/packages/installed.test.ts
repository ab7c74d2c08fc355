/** What people get: the tarballs installed in an empty project, used from ES modules, CommonJS and a shell. */
import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import { AUDIENCE, ISSUER, signToken, standardClaims } from '../support/tokens.ts';
import { installAll } from './install.ts';
import { packAll } from './pack.ts';
import { namesHere } from './project.ts';
import { entriesOf } from './publishable.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'postern-installed-')));
after(() => rmSync(folder, { recursive: true }));
const tarballs = await packAll(folder);
const manifests = tarballs.map(({ manifest }) => manifest);
const entries = manifests.flatMap(entriesOf);
const project = await installAll(tarballs, join(folder, 'project'));

describe('the installed packages', () => {
  for (const script of ['names.mjs', 'names.cjs']) {
    it(`export in ${script} what they export in the repository`, async () => {
      assert.deepEqual(await project.namesOf(script, entries), await namesHere(entries));
    });
  }

  for (const { bin = {}, version } of manifests) {
    for (const program of Object.keys(bin)) {
      it(`start as npx ${program}`, async () => {
        assert.equal(await project.run('npx', program, '--version'), `${version}\n`);
      });
    }
  }

  it('build a gate, and run it in the emulator', async () => {
    const key = createSigner('ES256');
    writeFileSync(join(project.folder, 'postern.config.ts'), configFor([key.jwk]));
    const options = ['--config', 'postern.config.ts', '--out', 'out'];
    await project.run(join('node_modules', '.bin', 'postern'), 'build', ...options);
    const token = signToken(key, standardClaims(Date.now() / 1000));
    const requests = [['/health'], ['/report'], ['/report', token], ['/other', token]];
    const words = ['requests.mjs', JSON.stringify(requests)];
    const statuses = JSON.parse(await project.run(process.execPath, ...words));
    assert.deepEqual(statuses, [200, 401, 200, 403]);
  });
});

function configFor(keys: readonly object[]): string {
  const config = {
    hosts: ['api.example.com'],
    issuer: ISSUER,
    audience: AUDIENCE,
    algorithms: ['ES256'],
    jwks: { keys },
    rules: [
      { path: '/health', allow: 'anyone' },
      { path: '/report', allow: 'authenticated' },
    ],
  };
  return `import { defineConfig } from 'postern';\nexport default defineConfig(${JSON.stringify(config)});\n`;
}
