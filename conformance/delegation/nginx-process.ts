/** Debian's nginx, one process for one test: on a socket of its own, in a folder of its own, ended by its id. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export interface NginxProcess {
  /** Where it listens. */
  readonly socketPath: string;
  close(): Promise<void>;
}

const run = promisify(execFile);
const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/postern-nginx', import.meta.url));

/** The program: an installed one, else the one in Debian's package, which is unpacked and not installed. Undefined where there is neither. */
export async function findNginx(): Promise<string | undefined> {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'];
  const unpacked = join(CACHE, 'usr/sbin/nginx');
  const found = [...folders.map((folder) => join(folder, 'nginx')), unpacked].find(existsSync);
  if (found) return found;
  // As an ordinary user, and on a system without apt, only what is there counts.
  await unpackNginx().catch(() => undefined);
  return existsSync(unpacked) ? unpacked : undefined;
}

async function unpackNginx(): Promise<void> {
  mkdirSync(CACHE, { recursive: true });
  const download = () => run('apt-get', ['download', 'nginx'], { cwd: CACHE, timeout: 60_000 });
  await download().catch(async () => {
    await run('apt-get', ['update'], { timeout: 60_000 });
    await download();
  });
  const archive = readdirSync(CACHE).find((name) => name.endsWith('.deb')) ?? '';
  await run('dpkg-deb', ['-x', join(CACHE, archive), CACHE]);
}

/** Starts it with these directives in its `server` block. */
export async function startNginx(program: string, directives: string): Promise<NginxProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-nginx-'));
  const socketPath = join(folder, 'nginx.sock');
  await writeFile(join(folder, 'nginx.conf'), configOf(folder, socketPath, directives));
  const child = spawn(program, ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await waitUntilListening(child, socketPath);
  return {
    socketPath,
    async close() {
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      await rm(folder, { recursive: true });
    },
  };
}

function configOf(folder: string, socketPath: string, directives: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log stderr crit;
events {}
http {
  access_log off;
  ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n  ')}
  server {
    listen unix:${socketPath};
    ${directives}
  }
}
`;
}

async function waitUntilListening(child: ChildProcess, socketPath: string): Promise<void> {
  while (!(await canConnect(socketPath))) {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}`);
    await wait(10);
  }
}

function canConnect(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}
