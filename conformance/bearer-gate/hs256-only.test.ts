/** The smallest gate that checks tokens: one line with one secret, built and run in the local CloudFront. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type BuiltGate, buildGate } from '@postern/cli';
import { createSigner, type Signer } from '@postern/testing';
import type { TestTarget } from '../support/case.ts';
import { AUDIENCE, ISSUER, signToken, standardClaims } from '../support/tokens.ts';
import { createEmulatorTarget } from '../targets/emulator.ts';

const PAGE = fileURLToPath(new URL('../../../docs/hs256.md', import.meta.url));
const [old, young] = [createSigner('HS256', '2026-a'), createSigner('HS256', '2026-b')];
const folder = await mkdtemp(join(tmpdir(), 'postern-hs256-'));
const opened: TestTarget[] = [];
after(async () => {
  for (const target of opened) await target.close();
  await rm(folder, { recursive: true });
});

/** Each config is one of the page's own. */
async function build(heading: string, env: Record<string, string>): Promise<BuiltGate> {
  const section = (await readFile(PAGE, 'utf8')).split(`## ${heading}\n`)[1] ?? '';
  const config = join(folder, `${heading.replaceAll(' ', '-')}.config.ts`);
  await writeFile(config, /```ts\n([\s\S]*?)```/.exec(section)?.[1] ?? '');
  return buildGate({ config, cwd: folder, env, now: Date.now() / 1000 });
}

async function open({ zip }: BuiltGate): Promise<TestTarget> {
  const target = await createEmulatorTarget(zip);
  opened.push(target);
  return target;
}

const secretOf = ({ jwk }: Signer): string => String(jwk.k);

function tokenOf(signer: Signer, claims: object = {}): string {
  return signToken(signer, { ...standardClaims(Date.now() / 1000), ...claims });
}

/** Header and claims of one's own, signed by `node:crypto` alone. */
function handmade(header: object, { jwk }: Signer, hash = 'sha256'): string {
  const claims = standardClaims(Date.now() / 1000);
  const signed = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const mac = createHmac(hash, Buffer.from(String(jwk.k), 'base64url')).update(signed);
  return `${signed}.${mac.digest('base64url')}`;
}

async function ask(target: TestTarget, token: string): Promise<string> {
  const headers = { authorization: `Bearer ${token}` };
  const { status, code } = await target.observe({ path: '/me', headers });
  return `${status} ${code}`;
}

describe('a gate with HS256 only', async () => {
  const built = await build('The one line', { POSTERN_HS256_KEY: secretOf(old) });
  const target = await open(built);

  for (const [title, token, expected] of [
    ['a good token', tokenOf(old), '200 allowed'],
    ['a good token without kid', handmade({ alg: 'HS256' }, old), '200 allowed'],
    ['an expired token', tokenOf(old, { exp: 1 }), '401 token_expired'],
    ['another audience', tokenOf(old, { aud: 'other' }), '401 claim_invalid'],
    ['another issuer', tokenOf(old, { iss: `${ISSUER}x` }), '401 claim_invalid'],
    ['another secret', tokenOf({ ...young, kid: old.kid }), '401 signature_invalid'],
    ['another kid', tokenOf(young), '401 key_not_found'],
    [
      'HS512 by the same secret',
      handmade({ alg: 'HS512' }, old, 'sha512'),
      '401 algorithm_not_allowed',
    ],
    [
      'no algorithm',
      `${handmade({ alg: 'none' }, old).split('.', 2).join('.')}.`,
      '401 algorithm_not_allowed',
    ],
    ['RS256', tokenOf(createSigner('RS256', old.kid)), '401 algorithm_not_allowed'],
  ] as const) {
    it(`answers ${expected} to ${title}`, async () => {
      assert.equal(await ask(target, token), expected);
    });
  }

  it('holds one algorithm, fetches nothing, and names its secret without the value', () => {
    const modules = built.report.modules.map(({ name }) => name);
    assert.ok(modules.includes('postern/jwt/hmac.js'), modules.join());
    for (const absent of ['rsa', 'ecdsa', 'eddsa', 'ml-dsa', 'remote-keys']) {
      assert.ok(!modules.includes(`postern/jwt/${absent}.js`), absent);
    }
    assert.deepEqual(built.report.secrets, ['POSTERN_HS256_KEY']);
    assert.ok(!JSON.stringify(built.report).includes(secretOf(old)));
  });
});

describe('two secrets while one takes the place of the other', async () => {
  const env = { POSTERN_HS256_KEY_A: secretOf(old), POSTERN_HS256_KEY_B: secretOf(young) };
  const built = await build('To change the secret', env);
  const target = await open(built);

  it('both are taken, each under its kid', async () => {
    assert.equal(await ask(target, tokenOf(old)), '200 allowed');
    assert.equal(await ask(target, tokenOf(young)), '200 allowed');
    assert.equal(await ask(target, tokenOf({ ...young, kid: old.kid })), '401 signature_invalid');
    assert.equal(await ask(target, handmade({ alg: 'HS256' }, young)), '401 key_not_found');
  });

  it('both are named in the report', () => {
    assert.deepEqual(built.report.secrets, ['POSTERN_HS256_KEY_A', 'POSTERN_HS256_KEY_B']);
  });

  it('one secret under two names is refused', async () => {
    const same = { POSTERN_HS256_KEY_A: secretOf(old), POSTERN_HS256_KEY_B: secretOf(old) };
    await assert.rejects(build('To change the secret', same), { code: 'secret_reused' });
  });
});

describe('an HS256 config that is refused', () => {
  const key = secretOf(old);
  const cases: readonly (readonly [title: string, options: string, code: string])[] = [
    [
      'the secret in the config',
      `jwks: { kty: 'oct', alg: 'HS256', k: '${key}' }`,
      'secrets_found',
    ],
    [
      'the secret in a set',
      `jwks: { keys: [{ kty: 'oct', alg: 'HS256', k: '${key}' }] }`,
      'secrets_found',
    ],
    [
      'the secret in base64',
      `jwks: JSON.parse(atob('${btoa(JSON.stringify(old.jwk))}'))`,
      'secrets_found',
    ],
    [
      'an unmarked variable',
      `jwks: { kty: 'oct', alg: 'HS256', k: '${key}'.trim() }`,
      'secrets_found',
    ],
    [
      'a KeyObject',
      `jwks: { key: createSecretKey('${key}', 'base64url'), alg: 'HS256' }`,
      'secrets_found',
    ],
    ['a key without alg', `jwks: { kty: 'oct', k: secret('KEY') }`, 'config_refused'],
    [
      'a key for HS512 that is too short',
      `jwks: { kty: 'oct', alg: 'HS512', k: secret('KEY') }`,
      'secret_weak',
    ],
    [
      'the same by algorithms',
      `algorithms: ['HS512'], jwks: { kty: 'oct', k: secret('KEY') }`,
      'config_refused',
    ],
    ['a bare secret', `jwks: secret('KEY')`, 'config_refused'],
    [
      'keys that are fetched as well',
      `jwks: { kty: 'oct', alg: 'HS256', k: secret('KEY') }, jwksUri: '${ISSUER}k', algorithms: ['HS256']`,
      'config_refused',
    ],
  ];

  cases.forEach(([title, options, code], index) => {
    it(`${code}: ${title}`, async () => {
      const config = join(folder, `refused-${index}.config.mjs`);
      const text = `import { createSecretKey } from 'node:crypto'; import { secret } from 'postern';
        export default { issuer: '${ISSUER}', audience: '${AUDIENCE}', ${options}, rules: [{ path: '*', allow: 'authenticated' }] };`;
      await writeFile(config, text);
      const env = { KEY: key };
      await assert.rejects(
        buildGate({ config, cwd: folder, env, now: Date.now() / 1000 }),
        (error: Error & { code?: string; details?: readonly string[] }) => {
          assert.equal(error.code, code, error.message);
          assert.ok(!`${error.message}${error.details}`.includes(key));
          return true;
        },
      );
    });
  });
});
