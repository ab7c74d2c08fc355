/** Delegates in the official runtime client behind the local Lambda API, and the gate's role. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type LambdaApi,
  type LambdaApiEvent,
  type LambdaApiOptions,
  type RoleCredentials,
  startLambdaApi,
} from '@postern/emulator';
import { createSigner, headerOf, type Signer, signToken } from '@postern/testing';
import { build } from 'esbuild';
import { AUDIENCE, ISSUER, standardClaims } from '../support/tokens.ts';

export const ROLE: Required<RoleCredentials> = {
  accessKeyId: 'ASIAPOSTERNEXAMPLE',
  secretAccessKey: 'example-role-secret',
  sessionToken: 'example/role+session==',
};

export const signer: Signer = createSigner('RS256', 'delegate-key');

const CONFORMANCE = fileURLToPath(new URL('../..', import.meta.url));

/** A good token, each another one. */
export function newToken(claims: Readonly<Record<string, unknown>> = {}): string {
  const jti = randomUUID();
  return signToken(signer, headerOf(signer), {
    ...standardClaims(Date.now() / 1000),
    jti,
    ...claims,
  });
}

export const VERIFIER_FUNCTION = 'verifier';

/** `@postern/verifier` as a function that is invoked directly, or by its URL. */
const VERIFIER = `
  import { createLambdaHandler } from '@postern/verifier/lambda';
  export const handler = createLambdaHandler({
    issuer: ${JSON.stringify(ISSUER)},
    audience: ${JSON.stringify(AUDIENCE)},
    jwks: { keys: [${JSON.stringify(signer.jwk)}] },
    authentication: { invoke: true, functionUrl: true },
    log: 'none',
  });
`;

/** Fails in the way that the token names; else answers with what it was asked. */
const FAULTY = `
  export const handler = async (event) => {
    if (event.token === 'throw') throw new Error('delegate-marker');
    if (event.token === 'exit') process.exit(1);
    if (event.token === 'garbage') return 'yes';
    if (event.token === 'large') return { ok: true, claims: { sub: 'x'.repeat(70_000) } };
    return { ok: true, claims: { sub: process.env.AWS_REGION, asked: JSON.stringify(event) } };
  };
`;

export interface Delegates {
  readonly folders: Readonly<Record<'verifier' | 'faulty', string>>;
  remove(): Promise<void>;
}

/** Bundles both into folders for deployment. */
export async function bundleDelegates(): Promise<Delegates> {
  const root = await mkdtemp(join(tmpdir(), 'postern-delegates-'));
  const folders = { verifier: join(root, 'verifier'), faulty: join(root, 'faulty') };
  await bundleInto(folders.verifier, VERIFIER);
  await bundleInto(folders.faulty, FAULTY);
  return { folders, remove: () => rm(root, { recursive: true }) };
}

async function bundleInto(folder: string, contents: string): Promise<void> {
  await build({
    stdin: { contents, resolveDir: CONFORMANCE, loader: 'js' },
    outfile: join(folder, 'index.js'),
    ...{ bundle: true, format: 'cjs', platform: 'node', target: 'node20', logLevel: 'error' },
  });
}

export interface Region extends LambdaApi {
  readonly events: readonly LambdaApiEvent[];
  /** Invocations of one function so far, whatever came of them. */
  count(functionName: string): number;
}

/** Both functions in one region; only the gate's role may invoke them. */
export async function openRegion(
  region: string,
  { folders }: Delegates,
  options: Partial<LambdaApiOptions> = {},
): Promise<Region> {
  const events: LambdaApiEvent[] = [];
  const api = await startLambdaApi({
    ...{ region, credentials: ROLE },
    functions: {
      [VERIFIER_FUNCTION]: {
        folder: folders.verifier,
        aliases: { live: '3' },
        timeoutSeconds: 10,
        functionUrl: { authType: 'AWS_IAM' },
      },
      faulty: { folder: folders.faulty, timeoutSeconds: 10 },
    },
    onEvent: (event) => events.push(event),
    ...options,
  });
  const isAbout = (functionName: string) => (event: LambdaApiEvent) =>
    event.type === 'invocation' && event.functionName === functionName;
  return { ...api, events, count: (functionName) => events.filter(isAbout(functionName)).length };
}
