/**
 * LemonLDAP::NG, one process for one test file: its portal in Plack's own server, on loopback, ended by its id. Before it is a
 * server of this process, which writes down what the provider hears.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request as httpRequest, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RelyingParty, writeLemonldapConfig } from './lemonldap-config.ts';

export interface Lemonldap {
  readonly issuer: string;
  /** Every request: its line, its headers, its body. */
  readonly heard: string[];
  close(): Promise<void>;
}

/** Says on which port it listens, once it is ready. Its own log is on the other stream. */
const PROGRAM = `
use strict;
use HTTP::Server::PSGI;
use IO::Socket::INET;
use Lemonldap::NG::Portal::Main;
my $portal = Lemonldap::NG::Portal::Main->run({});
my $socket = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => 0, Listen => 32) or die $!;
$| = 1;
print $socket->sockport, "\\n";
HTTP::Server::PSGI->new(listen_sock => $socket)->run($portal);
`;
/** Should nobody end it, it ends then. */
const LIFE_SECONDS = '120';

export async function startLemonldap(
  root: string,
  parties: readonly RelyingParty[],
): Promise<Lemonldap> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-lemonldap-'));
  const heard: string[] = [];
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const file = await writeLemonldapConfig({ root, folder, portal: issuer, parties });
  const child = spawn('timeout', [LIFE_SECONDS, 'perl', '-e', PROGRAM], {
    env: { ...process.env, ...libraries(root), LLNG_DEFAULTCONFFILE: file },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = () => close(child, server, folder);
  try {
    server.on('request', passOn(await portOf(child), heard));
  } catch (error) {
    await end();
    throw error;
  }
  return { issuer, heard, close: end };
}

async function close(child: ChildProcess, server: Server, folder: string): Promise<void> {
  server.closeAllConnections();
  server.close();
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  await rm(folder, { recursive: true });
}

/** Where Perl and the dynamic linker find what is unpacked below `root`. */
function libraries(root: string): Readonly<Record<string, string>> {
  const below = (path: string) => join(root, path);
  const [triplet = ''] = readdirSync(below('usr/lib')).filter((name) => name.includes('-linux-'));
  const compiled = below(`usr/lib/${triplet}/perl5`);
  const modules = readdirSync(compiled).map((version) => join(compiled, version));
  return {
    PERL5LIB: [below('usr/share/perl5'), ...modules].join(':'),
    LD_LIBRARY_PATH: below(`usr/lib/${triplet}`),
  };
}

async function portOf(child: ChildProcess): Promise<number> {
  let [said, log] = ['', ''];
  child.stdout?.on('data', (chunk) => {
    said += String(chunk);
  });
  child.stderr?.on('data', (chunk) => {
    log += String(chunk);
  });
  const ended = once(child, 'exit');
  while (!said.includes('\n')) {
    await Promise.race([once(child.stdout as NonNullable<ChildProcess['stdout']>, 'data'), ended]);
    if (child.exitCode !== null) throw new Error(`LemonLDAP::NG ended: ${log}`);
  }
  return Number(said);
}

function passOn(port: number, heard: string[]): RequestListener {
  return async (request, response) => {
    const { method = '', url: path = '', rawHeaders, headers } = request;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const lines = rawHeaders.map((text, at) => (at % 2 ? `${text}\n` : `${text}: `)).join('');
    heard.push(`${method} ${path}\n${lines}\n${body}`);
    const options = { host: '127.0.0.1', port, method, path, headers, agent: false };
    const sent = httpRequest(options, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
    });
    sent.on('error', () => response.destroy());
    sent.end(body);
  };
}
