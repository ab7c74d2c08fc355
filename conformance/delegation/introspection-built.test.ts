/** A built gate that introspects, in the local CloudFront: its credential is in the bundle by its mark, and nowhere else. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { type BuiltGate, buildGate } from '@postern/cli';
import { createEmulatorTarget } from '../targets/emulator.ts';
import {
  AUDIENCE,
  CLIENT_ID,
  CLIENT_KEYS,
  CLIENT_SECRET,
  startOpaqueProvider,
} from './introspection-provider.ts';

const provider = await startOpaqueProvider();
const folder = await mkdtemp(join(tmpdir(), 'postern-introspection-'));
after(() => rm(folder, { recursive: true }));

interface Client {
  readonly clientId: string;
  /** Source of an object. */
  readonly authentication: string;
  readonly value: string;
}

async function build({ clientId, authentication, value }: Client): Promise<BuiltGate> {
  const config = join(folder, 'postern.config.mjs');
  await writeFile(
    config,
    `import { secret } from 'postern';
    export default {
      delegate: {
        type: 'introspection', url: '${provider.introspectionUrl}', clientId: '${clientId}',
        authentication: ${authentication}, issuer: '${provider.issuer}', audience: '${AUDIENCE}',
        deadlineMilliseconds: 4000,
      },
      rules: [
        { path: '/staff', require: { groups: { anyOf: ['staff'] } } },
        { path: '/admin', require: { groups: { anyOf: ['admin'] } } },
      ],
    };`,
  );
  return buildGate({ config, cwd: folder, env: { CREDENTIAL: value }, now: Date.now() / 1000 });
}

const rsa = CLIENT_KEYS.find(({ alg }) => alg === 'RS256');
const CLIENTS: Readonly<Record<string, Client>> = {
  client_secret_basic: {
    clientId: CLIENT_ID,
    authentication: `{ clientSecretBasic: secret('CREDENTIAL') }`,
    value: CLIENT_SECRET,
  },
  client_secret_post: {
    clientId: `${CLIENT_ID} post`,
    authentication: `{ clientSecretPost: secret('CREDENTIAL') }`,
    value: CLIENT_SECRET,
  },
  private_key_jwt: {
    clientId: 'gate-RS256',
    authentication: `{ privateKeyJwt: { key: secret('CREDENTIAL') } }`,
    value: JSON.stringify(rsa?.privateJwk),
  },
};

/** What of each method is in a bundle, and in no other. */
const TRACES: Readonly<Record<string, string>> = {
  client_secret_basic: 'Basic ',
  client_secret_post: 'client_secret:',
  private_key_jwt: 'client_assertion:',
};

describe('a built gate that introspects', () => {
  for (const [method, client] of Object.entries(CLIENTS)) {
    it(`with ${method}: lets the right ones in, and holds that method alone`, async () => {
      const { zip, code, report } = await build(client);
      assert.deepEqual(report.secrets, ['CREDENTIAL']);
      assert.ok(!JSON.stringify(report).includes(client.value));
      const held = Object.keys(TRACES).filter((name) => code.includes(TRACES[name] as string));
      assert.deepEqual(held, [method]);

      const target = await createEmulatorTarget(zip);
      try {
        const ask = async (path: string, token: string): Promise<string> => {
          const headers = { authorization: `Bearer ${token}` };
          const { status, code } = await target.observe({ path, headers });
          return `${status} ${code}`;
        };
        const token = await provider.accessToken();
        assert.equal(await ask('/staff', token), '200 allowed');
        assert.equal(await ask('/admin', token), '403 insufficient_scope');
        assert.equal(await ask('/staff', `${token}x`), '401 token_inactive');
        assert.equal(await ask('/staff', 'a b'), '401 token_malformed');
      } finally {
        await target.close();
      }
    });
  }

  for (const [title, authentication] of [
    ['a secret', `{ clientSecretBasic: 'a-secret-in-the-config' }`],
    ['another secret', `{ clientSecretPost: 'a-secret-in-the-config' }`],
    ['a key', `{ privateKeyJwt: { key: '${CLIENTS.private_key_jwt?.value}' } }`],
    ['a key as an object', `{ privateKeyJwt: { key: ${CLIENTS.private_key_jwt?.value} } }`],
  ] as const) {
    it(`is not built with ${title} in the config`, async () => {
      const client = { ...(CLIENTS.private_key_jwt as Client), authentication };
      await assert.rejects(build(client), { code: 'secrets_found' });
    });
  }
});
