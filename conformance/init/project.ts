/** Projects as `postern init` begins them, each in a folder that finds this repository's packages. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type DevProvider, run, startProvider } from '@postern/cli';
import { createSigner } from '@postern/testing';

export const ROOT: string = fileURLToPath(new URL('../../..', import.meta.url));

export const KINDS = ['bearer', 'login', 'split', 'signed-cookies', 'delegated'] as const;
export const TOOLS = ['cdk', 'terraform', 'cloudformation'] as const;

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  /** Of both streams: what to show where it failed. */
  readonly output: string;
}

export interface Projects {
  readonly folder: string;
  /** Runs `postern init`; resolves to the project's folder. */
  begin(kind: string, tool: string, issuer?: string): Promise<string>;
  remove(): Promise<void>;
}

export async function makeProjects(): Promise<Projects> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-projects-'));
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return {
    folder,
    async begin(kind, tool, issuer) {
      const name = `${kind}-${tool}`;
      const provider = issuer === undefined || kind === 'delegated' ? [] : ['--issuer', issuer];
      const args = ['init', '--yes', '--kind', kind, '--deploy', tool, '--out', name, ...provider];
      const { status, output } = await postern(args, folder);
      if (status !== 0) throw new Error(output);
      return join(folder, name);
    },
    remove: () => rm(folder, { recursive: true }),
  };
}

/** The program, in this process: what it loads once it need not load again. */
export async function postern(
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Promise<Ran> {
  let [stdout, output] = ['', ''];
  const status = await run({
    argv: ['node', 'postern', ...args],
    env: { ...process.env, ...env },
    cwd: () => cwd,
    stdout: {
      write(text) {
        stdout += text;
        output += text;
      },
    },
    stderr: {
      write(text) {
        output += text;
      },
    },
    stdin: Readable.from([]),
    once: () => undefined,
    off: () => undefined,
  });
  return { status, stdout, output };
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** What stands on standard input. */
  readonly input?: string;
}

/** Not synchronously: the provider may be in this very process. */
export function runNode(args: readonly string[], options: RunOptions): Promise<Ran> {
  return runProgram(process.execPath, args, options);
}

export function runProgram(
  program: string,
  args: readonly string[],
  { cwd, env, input = '' }: RunOptions,
): Promise<Ran> {
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env } });
  let [stdout, output] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, output }));
  });
}

/** A script of the project's `package.json`, whose first word is the program. */
export async function runScript(
  folder: string,
  name: string,
  env?: NodeJS.ProcessEnv,
): Promise<Ran> {
  const { scripts } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const [program, ...args] = String(scripts[name]).split(' ');
  if (program !== 'postern') throw new Error(`Script "${name}" runs ${program}`);
  return postern(args, folder, env);
}

/** What a build of each kind is told to have, made as `postern init` says. */
export async function buildSecrets(folder: string): Promise<NodeJS.ProcessEnv> {
  const { stdout: ring } = await postern(['keys', 'generate', '--ring'], folder);
  return {
    POSTERN_CLIENT_SECRET: randomBytes(32).toString('base64url'),
    POSTERN_KEY_RING: ring.trim(),
    POSTERN_COOKIE_KEY: JSON.stringify(createSigner('ES256').privateJwk),
  };
}

export interface ProvidedProjects {
  /** As that of `Projects`, with a provider that a build can ask. */
  begin(kind: string, tool: string): Promise<string>;
  /** As `buildSecrets` has them. */
  secrets(): NodeJS.ProcessEnv;
}

/** For the suite in which it is called. */
export function useProvidedProjects(): ProvidedProjects {
  let projects: Projects;
  let provider: DevProvider;
  let secrets: NodeJS.ProcessEnv;
  before(async () => {
    projects = await makeProjects();
    provider = await startProvider({ audience: 'api' });
    secrets = await buildSecrets(projects.folder);
  });
  after(async () => {
    await provider.close();
    await projects.remove();
  });
  return {
    begin: (kind, tool) => projects.begin(kind, tool, provider.issuer),
    secrets: () => secrets,
  };
}
