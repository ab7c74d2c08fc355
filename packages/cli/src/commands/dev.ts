/** The command `postern dev`. */
import { type DevServer, startDev } from '../dev/dev.ts';
import { listenProblem } from '../dev/listen.ts';
import { plainEvent, printEvent } from '../dev/print-event.ts';
import { printStart } from '../dev/print-start.ts';
import { problem } from '../errors.ts';
import { parsePort } from '../read-input.ts';
import type { CommandContext } from './context.ts';

export interface DevCommandOptions {
  readonly config: string;
  readonly port: string;
  readonly providerPort: string;
  readonly origin?: string;
  readonly runtime?: string;
  readonly profile?: string;
  readonly provider: boolean;
  readonly json?: boolean;
}

const RUNTIMES = ['nodejs22.x', 'nodejs24.x'] as const;
const PROFILES = ['legacy', '2025-11', 'current'] as const;

/** Runs until it is interrupted. */
export async function runDev(
  options: DevCommandOptions,
  { process, terminal }: CommandContext,
): Promise<number> {
  const { config, origin, provider, json } = options;
  const interrupted = waitForInterrupt(process);
  const dev = await startDev({
    config,
    origin,
    provider,
    cwd: process.cwd(),
    env: process.env,
    port: parsePort(options.port, '--port'),
    providerPort: parsePort(options.providerPort, '--provider-port'),
    profile: oneOf(options.profile, PROFILES, '--profile'),
    runtime: oneOf(options.runtime, RUNTIMES, '--runtime'),
    onEvent: (event) => (json ? terminal.jsonLine(plainEvent(event)) : printEvent(event, terminal)),
  }).catch((cause: NodeJS.ErrnoException) => {
    throw listenProblem(cause, options.port);
  });
  if (json) terminal.jsonLine(describe(dev));
  else printStart(dev, terminal);
  await interrupted;
  await dev.close();
  return 0;
}

/** Takes the first signal only: a second one, of either kind, ends a process that is slow to close. */
function waitForInterrupt(process: CommandContext['process']): Promise<void> {
  return new Promise((resolve) => {
    const interrupt = (): void => {
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', interrupt);
      resolve();
    };
    process.once('SIGINT', interrupt);
    process.once('SIGTERM', interrupt);
  });
}

function oneOf<Name extends string>(
  value: string | undefined,
  names: readonly Name[],
  option: string,
): Name | undefined {
  if (value === undefined) return undefined;
  const name = names.find((candidate) => candidate === value);
  if (name === undefined)
    throw problem('option_invalid', option, value, `one of ${names.join(', ')}`);
  return name;
}

function describe({ emulator, url, provider, origin, changes, ...dev }: DevServer): object {
  const issuer = provider && { issuer: provider.issuer, tokenUrl: provider.tokenUrl };
  const { functions, store } = dev;
  return {
    type: 'started',
    url,
    runtime: emulator.runtime,
    functions,
    ...(store && { store: { arn: store.arn, url: store.url } }),
    origin,
    changes,
    ...issuer,
  };
}
