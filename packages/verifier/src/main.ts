/** What `bin/postern-verifier.js` imports: the program on the real process. */
import { readFileSync } from 'node:fs';
import { type Command, HELP, readCommand } from './command-line.ts';
import { loadConfig } from './config/load.ts';
import { createLineWriter, createRequestLog } from './observe.ts';
import { type RunningServer, startServer } from './server/start-server.ts';
import { createService } from './service.ts';

/** Also the exit code of a command line or config that is wrong. */
const EXIT_MISUSE = 2;

const writeLine = createLineWriter((text) => process.stdout.write(text));
process.on('exit', writeLine.flush);
// Whoever read the log has gone; there is nobody to tell.
process.stdout.on('error', () => process.exit(1));

await main(readCommand(process.argv.slice(2)));

async function main(command: Command): Promise<void> {
  if (command.kind === 'help') process.stdout.write(HELP);
  else if (command.kind === 'version') process.stdout.write(`${readVersion()}\n`);
  else if (command.kind === 'wrong') fail(`${command.message}\n\n${HELP}`);
  else await run(command).catch((cause: Error) => fail(`${explain(cause)}\n`));
}

type RunCommand = Extract<Command, { readonly config: string }>;

async function run({ kind, config: path, overrides }: RunCommand): Promise<void> {
  const config = await loadConfig(path, process.cwd());
  if (kind === 'check') {
    createService(config);
    process.stdout.write('The config is good\n');
    return;
  }
  const observe = [createRequestLog(() => running.app.service().plan.log, writeLine)];
  const running: RunningServer = await startServer(config, { observe, overrides });
  const { host, port, metricsHost, metricsPort } = running;
  logEvent('listening', { host, port, metricsHost, metricsPort });
  process.on('SIGHUP', () => void reload(running, path));
  endOnSignals(running);
}

/** A config that is wrong changes nothing. */
async function reload({ app }: RunningServer, path: string): Promise<void> {
  try {
    app.reload(await loadConfig(path, process.cwd()));
    logEvent('reloaded', {});
  } catch (cause) {
    // Logs are kept and read by many: they get the option's name, not the value that it had.
    logEvent('reload_failed', { message: (cause as Error).message.split(', got ')[0] });
  }
}

function endOnSignals(running: RunningServer): void {
  let isEnding = false;
  async function end(signal: string): Promise<void> {
    if (isEnding) process.exit(1);
    isEnding = true;
    logEvent('shutting_down', { signal });
    await running.close();
    logEvent('stopped', {});
    process.exit(0);
  }
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}

function logEvent(event: string, details: Readonly<Record<string, unknown>>): void {
  writeLine(JSON.stringify({ time: new Date().toISOString(), event, ...details }));
}

/** With what the config itself threw, for the one who has just started it. */
function explain({ message, cause }: Error): string {
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}

function fail(text: string): void {
  process.stderr.write(text);
  process.exitCode = EXIT_MISUSE;
}

function readVersion(): string {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;
}
