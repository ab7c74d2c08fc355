/** A config, its lock file and its provider, all well; what a case changes of them is what `postern doctor` must find. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildTarget } from '../build/build-target.ts';
import { type PrepareOptions, prepareGate } from '../build/prepare.ts';
import { writeFiles } from '../build/write-files.ts';
import type { GateClientOptions } from '../dev/gate-client.ts';
import { GATE_CLIENT_ID } from '../dev/people.ts';
import { startProvider } from '../dev/provider.ts';
import type { SubjectOptions } from '../doctor/subject.ts';
import { makeRing } from '../keys/key-ring.ts';
import { makeSigningJwk, publicJwk } from '../token/sign.ts';
import { type LockProvider, startLockProvider } from './lock-provider.ts';

type Members = Record<string, unknown>;

export interface DoctorScene {
  readonly folder: string;
  readonly provider: LockProvider;
  /** Written before it is examined; `mark('NAME')` stands for `secret('NAME')`. */
  readonly config: Members & { login?: Members; session?: Members };
  readonly env: Record<string, string>;
  readonly options: Partial<SubjectOptions> & Members;
  /** Texts that no output may hold. */
  readonly markers: string[];
  /** Changes the discovery document. */
  publish(members: object): void;
  /** Changes the key set. */
  publishKeys(...keys: readonly object[]): void;
  /** Makes the lock file, as a build does. */
  lock(more?: Partial<PrepareOptions>): Promise<void>;
  /** Writes a build to `out`, and examines it. */
  build(): Promise<void>;
  /** An `oidc-provider` in the place of the provider. */
  useRealProvider(gate: GateClientOptions): Promise<void>;
  /** Closed with the scene. */
  closing(close: () => unknown): void;
  /** Writes the config, and says how it is examined. */
  subject(): Promise<SubjectOptions>;
  close(): Promise<void>;
}

const CONFIG = 'postern.config.ts';
/** Made once: an RSA key takes its time. */
const KEY = { ...publicJwk(makeSigningJwk('RS256')), kid: 'rsa' };
const DISCOVERY = '/.well-known/openid-configuration';

export function mark(name: string): string {
  return `(secret ${name})`;
}

export async function startDoctorScene(): Promise<DoctorScene> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-doctor-'));
  const provider = await startLockProvider();
  const closers: (() => unknown)[] = [];
  const ring = makeRing({});
  const env = {
    CLIENT_SECRET: randomBytes(32).toString('base64url'),
    POSTERN_KEY_RING: JSON.stringify(ring),
  };
  provider.reset();
  provider.pages[DISCOVERY] = documentOf(provider.origin);
  provider.pages['/jwks'] = { keys: [KEY] };
  const prepare = async (more: object = {}): Promise<PrepareOptions> => {
    await writeConfig(scene);
    return { config: CONFIG, cwd: folder, env: scene.env, now: Date.now() / 1000, ...more };
  };
  const scene: DoctorScene = {
    ...{ folder, provider, env, options: {} },
    markers: [env.CLIENT_SECRET, ring.current.secret],
    config: configOf(provider.origin),
    publish(members) {
      provider.pages[DISCOVERY] = { ...(provider.pages[DISCOVERY] as object), ...members };
    },
    publishKeys(...keys) {
      provider.pages['/jwks'] = { keys };
    },
    async lock(more) {
      await prepareGate(await prepare(more));
    },
    async build() {
      const { files } = await buildTarget(await prepare());
      await writeFiles(files, join(folder, 'out'));
      Object.assign(scene.options, { build: 'out' });
    },
    async useRealProvider(gate) {
      const real = await startProvider({ audience: 'api', gate });
      closers.push(() => real.close());
      Object.assign(scene.config.login ?? {}, { issuer: real.issuer, clientId: GATE_CLIENT_ID });
    },
    closing: (close) => closers.push(close),
    async subject() {
      await writeConfig(scene);
      return { config: CONFIG, cwd: folder, env: scene.env, ...scene.options };
    },
    async close() {
      provider.close();
      for (const close of closers) await close();
      await rm(folder, { recursive: true });
    },
  };
  return scene;
}

async function writeConfig({ folder, config }: DoctorScene): Promise<void> {
  const text = JSON.stringify(config).replace(/"\(secret (\w+)\)"/g, "secret('$1')");
  const source = `import { secret } from 'postern';\nexport default ${text};\nvoid secret;\n`;
  await writeFile(join(folder, CONFIG), source);
}

function configOf(issuer: string): DoctorScene['config'] {
  return {
    hosts: ['app.example.com'],
    login: {
      ...{ issuer, clientId: 'app', clientSecret: mark('CLIENT_SECRET') },
      everyoneAtTheProvider: true,
    },
    session: { keyRing: mark('POSTERN_KEY_RING') },
    rules: [{ path: '*', allow: 'authenticated' }],
  };
}

function documentOf(origin: string): object {
  return {
    issuer: origin,
    jwks_uri: `${origin}/jwks`,
    authorization_endpoint: `${origin}/auth`,
    token_endpoint: `${origin}/token`,
    end_session_endpoint: `${origin}/logout`,
    revocation_endpoint: `${origin}/revoke`,
    response_types_supported: ['code'],
    scopes_supported: ['openid', 'email', 'offline_access'],
    code_challenge_methods_supported: ['S256'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic'],
  };
}

/** A page of the provider that says it is another time. */
export function datedPage(page: unknown, offsetSeconds: number) {
  return (_: unknown, response: ServerResponse): void => {
    const date = new Date(Date.now() + offsetSeconds * 1000).toUTCString();
    response.writeHead(200, { 'content-type': 'application/json', date });
    response.end(JSON.stringify(page));
  };
}
