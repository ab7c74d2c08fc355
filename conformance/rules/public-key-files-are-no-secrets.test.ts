/**
 * Battery A for `secret()`: a public key's text that stands in the variable or file of a secret does not become one. The build
 * refuses, and says nothing of the text.
 * CVE-2022-29217, CVE-2023-48223, CVE-2026-34950, CVE-2026-107722, CVE-2026-107724.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { buildGate, UserError } from '@postern/cli';
import { createSigner } from '@postern/testing';
import { keyTexts } from '../support/key-texts.ts';
import { assertQuotesNoKey } from '../support/misuse.ts';
import { AUDIENCE, ISSUER } from '../support/tokens.ts';

const folder = await mkdtemp(join(tmpdir(), 'postern-key-texts-'));
const keyFile = join(folder, 'key');
after(() => rm(folder, { recursive: true }));

/** `secret('KEY')` in each place that could hold a key. */
const PLACES: Readonly<Record<string, (alg: string) => string>> = {
  jwks: () => `secret('KEY')`,
  'k of a secret': (alg) => `{ kty: 'oct', alg: '${alg}', k: secret('KEY') }`,
  'a member': () => `{ keys: [secret('KEY')] }`,
  'k of a member': (alg) => `{ keys: [{ kty: 'oct', alg: '${alg}', k: secret('KEY') }] }`,
  'key beside alg': (alg) => `{ key: secret('KEY'), alg: '${alg}' }`,
};

async function writeConfig(jwks: string, alg: string): Promise<string> {
  const config = join(folder, `${Buffer.from(jwks).toString('hex').slice(-32)}-${alg}.config.mjs`);
  await writeFile(
    config,
    `import { secret } from 'postern';
    export default {
      hosts: ['api.example.com'],
      issuer: '${ISSUER}',
      audience: '${AUDIENCE}',
      algorithms: ['${alg}'],
      jwks: ${jwks},
      rules: [{ path: '*', allow: 'authenticated' }],
    };`,
  );
  return config;
}

async function assertRefuses(config: string, bytes: Buffer): Promise<void> {
  await writeFile(keyFile, bytes);
  const texts = [bytes.toString(), bytes.toString('latin1')];
  for (const env of [{ KEY: bytes.toString() }, { KEY_FILE: keyFile }]) {
    await assert.rejects(buildGate({ config, cwd: folder, env, now: 0 }), (error: unknown) => {
      assert.ok(error instanceof UserError, String(error));
      assertQuotesNoKey(error.message, texts);
      return true;
    });
  }
}

for (const alg of ['RS256', 'ES256']) {
  const texts = keyTexts(createSigner(alg));
  for (const [place, jwksOf] of Object.entries(PLACES)) {
    for (const mac of ['HS256', 'HS384', 'HS512']) {
      describe(`a public key of ${alg} in the file of a secret: ${place}, ${mac}`, () => {
        for (const { name, bytes } of texts) {
          it(name, async () => assertRefuses(await writeConfig(jwksOf(mac), mac), bytes));
        }
      });
    }
  }
}

describe('a secret in the file of a secret', () => {
  it('builds', async () => {
    const { jwk } = createSigner('HS256');
    const config = await writeConfig(PLACES['k of a secret']?.('HS256') ?? '', 'HS256');
    await writeFile(keyFile, String(jwk.k));
    const built = await buildGate({ config, cwd: folder, env: { KEY_FILE: keyFile }, now: 0 });
    assert.ok(built.zip.length > 0);
  });
});
