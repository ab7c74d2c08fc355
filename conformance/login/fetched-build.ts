/** Gates whose secrets stay in AWS, built as people build them. */
import type { BuiltGate } from '@postern/cli';
import type { PosternConfig } from 'postern';
import { SECRETS_REGION, type SecretsServer } from '../support/secrets-server.ts';
import { buildSource } from './build-with-secrets.ts';
import { type ConfigChanges, gateConfig } from './gate-config.ts';
import { CLIENT_SECRET, type LoginProvider } from './login-provider.ts';

/** Names in the store. */
export const NAMES = { ring: 'app/ring', client: 'app/client', origin: '/app/origin' } as const;

/** In the place of its source in a config. */
const RING = 'fetched key ring';
const ORIGIN = 'fetched origin key';

export interface FetchedBuild {
  readonly provider: LoginProvider;
  readonly clientId: string;
  readonly server: SecretsServer;
  readonly changes?: ConfigChanges;
  readonly target?: 'lambda-edge' | 'function-url';
  /** An origin value that the bundle has itself. */
  readonly originKey?: string;
}

/** The ring, the client's secret and, for a function URL, its origin header come from the server. */
export async function buildFetched(options: FetchedBuild): Promise<BuiltGate> {
  const { provider, clientId, server, changes = {}, target = 'lambda-edge' } = options;
  const config = gateConfig(provider, clientId, {
    ...changes,
    session: { ...changes.session, keyRing: RING },
    config: {
      ...changes.config,
      target,
      ...(target === 'function-url' && {
        originHeader: { values: [ORIGIN, ...(options.originKey ? ['baked'] : [])] },
      }),
    } as Partial<PosternConfig>,
  });
  const place = `{ region: '${SECRETS_REGION}', endpoint: '${server.url}' }`;
  const source = JSON.stringify(config)
    .replace(`"${RING}"`, `secretsManager('${NAMES.ring}', ${place})`)
    .replace(`"${ORIGIN}"`, `parameterStore('${NAMES.origin}', ${place})`)
    .replace('"baked"', `secret('ORIGIN_KEY')`)
    .replace(
      JSON.stringify(CLIENT_SECRET),
      `secretsManager('${NAMES.client}', { ...${place}, jsonKey: 'secret' })`,
    );
  const env = { ...(options.originKey && { ORIGIN_KEY: options.originKey }) };
  return (await buildSource(source, { env })).built;
}

/** What the server has to begin with. */
export function fillServer({ values }: SecretsServer, ring: unknown, originKey: string): void {
  values.set(NAMES.ring, JSON.stringify(ring));
  values.set(NAMES.client, JSON.stringify({ other: 1, secret: CLIENT_SECRET }));
  values.set(NAMES.origin, originKey);
}
