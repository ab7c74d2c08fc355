import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { planGate } from 'postern/gate';
import { BUILD, loadHandler, readReport, viewerRequest } from '../testing/built-fixture.ts';
import { runCommand } from '../testing/fake-process.ts';
import { copyFixture } from '../testing/fixture.ts';
import { makeSigningJwk, publicJwk } from '../token/sign.ts';
import { generateEntry } from './entry.ts';
import { runtimeNotices } from './prepare.ts';

/** Node 24 makes keys; checking signatures takes OpenSSL 3.5, which newer versions of Node 22 have too. */
const HAS_ML_DSA = Number(process.versions.node.split('.')[0]) >= 24;
const CHECKS_ML_DSA = !/^3\.[0-4]\./.test(process.versions.openssl);

async function useAlgorithm(folder: string, alg: string): Promise<void> {
  const file = join(folder, 'postern.config.ts');
  await writeFile(file, (await readFile(file, 'utf8')).replace("['ES256']", `['${alg}']`));
}

describe('postern build with the younger algorithms', () => {
  for (const alg of ['ES256K', 'Ed448', 'ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87']) {
    const skip = alg.startsWith('ML-DSA') && !HAS_ML_DSA && 'needs Node 24';
    it(`makes a gate that takes ${alg}`, { skip }, async () => {
      const fixture = await copyFixture('bearer', makeSigningJwk(alg));
      try {
        await useAlgorithm(fixture.folder, alg);
        const { exitCode, stderr } = await runCommand(BUILD, { cwd: fixture.folder });
        assert.equal(exitCode, 0, stderr);
        const notices = (await readReport(fixture)).notices.filter((text) => /nodejs24/.test(text));
        assert.equal(notices.length, alg.startsWith('ML-DSA') ? 1 : 0);
        const handler = await loadHandler(fixture);
        const ask = (token: string) =>
          handler(viewerRequest('/page', { authorization: `Bearer ${token}` }));
        assert.equal((await ask(fixture.token())).method, 'GET');
        assert.equal((await ask(`${fixture.token().slice(0, -8)}AAAAAAAA`)).status, '401');
      } finally {
        await fixture.remove();
      }
    });
  }

  it('refuses ML-DSA on a Node without it, and says which has it', {
    skip: CHECKS_ML_DSA && 'this one has it',
  }, async () => {
    const fixture = await copyFixture('bearer');
    try {
      await useAlgorithm(fixture.folder, 'ML-DSA-44');
      const { exitCode, stderr } = await runCommand(BUILD, { cwd: fixture.folder });
      assert.notEqual(exitCode, 0);
      assert.match(
        stderr,
        /cannot hold "ML-DSA-44" here: it needs OpenSSL 3\.5 or newer, as Node 24/,
      );
    } finally {
      await fixture.remove();
    }
  });
});

describe('runtimeNotices()', () => {
  const { plan } = planGate({
    issuer: 'https://login.example.com/',
    audience: 'api',
    algorithms: ['ES256'],
    jwks: { keys: [publicJwk(makeSigningJwk('ES256')) as { kty: string }] },
    rules: [{ path: '*', allow: 'authenticated' }],
  });
  const issuers = plan.verifier?.issuers.map((issuer) => ({
    ...issuer,
    algorithms: ['ML-DSA-44'],
  }));
  for (const [target, count] of [
    ['lambda-edge', 1],
    ['function-url', 1],
    ['fetch', 0],
    ['node', 0],
  ] as const) {
    it(`name the runtime that ML-DSA needs: ${count} for ${target}`, () => {
      const young = { ...plan, target, verifier: { issuers } } as typeof plan;
      assert.equal(runtimeNotices(young).filter((text) => /nodejs24\.x/.test(text)).length, count);
      assert.deepEqual(runtimeNotices({ ...plan, target }), []);
    });
  }
});

describe('generateEntry()', () => {
  it('imports a part whose name is no identifier under one that is', () => {
    const { plan } = planGate({
      issuer: 'https://login.example.com/',
      audience: 'api',
      algorithms: ['ES256'],
      jwks: { keys: [publicJwk(makeSigningJwk('ES256')) as { kty: string }] },
      rules: [{ path: '*', allow: 'authenticated' }],
    });
    const issuers = plan.verifier?.issuers.map((issuer) => ({
      ...issuer,
      algorithms: ['ML-DSA-44'],
    }));
    const entry = generateEntry({ ...plan, verifier: { issuers } } as typeof plan);
    assert.match(entry, /^import \{ "ML-DSA-44" as ML_DSA_44, assembleGate, assembleIssuer/);
    assert.match(entry, /, \{ "ML-DSA-44": ML_DSA_44, clock/);
  });
});
