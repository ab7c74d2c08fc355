/** The documents say what is so: generated pages are fresh, links lead somewhere, configs in them compile. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createSigner } from '@postern/testing';
import { defineConfig, type PosternConfig, parameterStore, secretsManager } from 'postern';
import { type LockedIssuer, planGate } from 'postern/gate';
import { type PolicyTests, policyTests } from 'postern/test';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const PAGES = [
  ...readdirSync(ROOT),
  ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`),
  '.changeset/README.md',
  'bench/README.md',
  'bench/outage/README.md',
  'bench/scale/README.md',
  ...readdirSync(join(ROOT, 'packages')).map((name) => `packages/${name}/README.md`),
  'terraform/README.md',
].filter((name) => name.endsWith('.md'));

describe('the documents', () => {
  it('docs/codes.md is what errors.ts says', async () => {
    const script: string = '../../scripts/reference.mjs';
    const { codesPage } = (await import(script)) as { codesPage: () => string };
    assert.equal(readFileSync(join(ROOT, 'docs/codes.md'), 'utf8'), codesPage());
  });

  it("docs/rules.md is what the validator's table says", async () => {
    const script: string = '../../scripts/reference.mjs';
    const { rulesPage } = (await import(script)) as { rulesPage: () => Promise<string> };
    assert.equal(readFileSync(join(ROOT, 'docs/rules.md'), 'utf8'), await rulesPage());
  });

  it("docs/doctor.md has the doctor's checks", async () => {
    const script: string = '../../scripts/reference.mjs';
    const { doctorPage } = (await import(script)) as { doctorPage: () => Promise<string> };
    assert.equal(readFileSync(join(ROOT, 'docs/doctor.md'), 'utf8'), await doctorPage());
  });

  for (const page of PAGES) {
    const text = readFileSync(join(ROOT, page), 'utf8');

    it(`${page} links to files that exist`, () => {
      for (const [, target = ''] of text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
        assert.ok(existsSync(join(ROOT, dirname(page), target)), target);
      }
    });

    it(`${page} names paths that exist`, () => {
      for (const [, path = ''] of text.matchAll(
        /`((?:packages|conformance|bench|examples|scripts|docs)\/[\w./-]+)`/g,
      )) {
        assert.ok(existsSync(join(ROOT, path)), path);
      }
    });

    it(`${page} has no placeholder left`, () => {
      assert.doesNotMatch(text, /\b(SIZE|RATIO)_[A-Z0-9]+\b/);
    });

    for (const [, source = ''] of text.matchAll(/```ts\n(import \{ defineConfig[\s\S]*?)```/g)) {
      it(`${page} shows a config that builds`, () => {
        const config = evaluate(source);
        planGate(config, { lock: lockOf(config) });
      });
    }

    for (const [, source = ''] of text.matchAll(/```ts\nimport \{ policyTests.*\n([\s\S]*?)```/g)) {
      it(`${page} shows policy tests that can be run`, () => {
        const make = new Function('policyTests', source.replace('export default', 'return'));
        assert.ok((make(policyTests) as PolicyTests).cases.length > 0);
      });
    }
  }

  it('README.md has at most 200 lines', () => {
    assert.ok(readFileSync(join(ROOT, 'README.md'), 'utf8').split('\n').length <= 200);
  });
});

/** Configs in documents are one expression after one import; what they leave to the lock file and the environment is given here. */
function evaluate(source: string): PosternConfig {
  const expression = source.replace(/^import .*\n/, '').replace('export default', 'return');
  const random = () => randomBytes(64).toString('base64url');
  const secret = (name: string) =>
    name === 'POSTERN_KEY_RING'
      ? JSON.stringify({ current: { kid: 'a', secret: random() } })
      : random();
  const make = new Function(
    'defineConfig',
    'secret',
    'secretsManager',
    'parameterStore',
    expression,
  );
  const config = make(defineConfig, secret, secretsManager, parameterStore) as PosternConfig;
  return config.issuer ? { jwksUri: 'https://login.example.com/jwks', ...config } : config;
}

/** What `postern build` would have found at the provider of a login. */
function lockOf({ issuer, login }: PosternConfig): Record<string, LockedIssuer> {
  const provider = login && (Object(login).issuer ?? issuer);
  if (typeof provider !== 'string') return {};
  const metadata = {
    authorization_endpoint: `${provider}/authorize`,
    token_endpoint: `${provider}/token`,
  };
  const jwks = { keys: [createSigner('RS256').jwk] };
  return { [provider]: { jwksUri: `${provider}/jwks`, jwks, fetchedAt: 1, metadata } };
}
