/** What the command line says. */
import { parseArgs } from 'node:util';
import type { ServerPlan } from './config/plan-server.ts';

export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'wrong'; readonly message: string }
  | {
      readonly kind: 'serve' | 'check';
      readonly config: string;
      readonly overrides: Partial<ServerPlan>;
    };

export const HELP = `Usage: postern-verifier --config FILE [options]

  --config FILE         the config: verifier.config.mjs, .js or, with Node 22.18, .ts
  --port N              port of the service, 0 for a free one
  --host H              address of the service
  --metrics-port N      port of /metrics, 0 for a free one
  --check               check the config and its secrets, then exit
  --version             print the version
  --help                print this

Signals: SIGTERM and SIGINT finish what is in flight and end, a second one ends at once; SIGHUP reloads the config.
`;

const OPTIONS = {
  config: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  'metrics-port': { type: 'string' },
  check: { type: 'boolean' },
  version: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

export function readCommand(args: readonly string[]): Command {
  try {
    return toCommand(parseArgs({ args: [...args], options: OPTIONS }).values);
  } catch (cause) {
    return { kind: 'wrong', message: (cause as Error).message };
  }
}

type Values = { readonly [name in keyof typeof OPTIONS]?: string | boolean | undefined };

function toCommand(values: Values): Command {
  if (values.help) return { kind: 'help' };
  if (values.version) return { kind: 'version' };
  const { config, host } = values;
  if (!config) return { kind: 'wrong', message: 'Option "--config" is required' };
  const port = readPort(values, 'port');
  const metricsPort = readPort(values, 'metrics-port');
  const overrides = {
    ...(host && { host: String(host) }),
    ...(port !== undefined && { port }),
    ...(metricsPort !== undefined && { metricsPort }),
  };
  return { kind: values.check ? 'check' : 'serve', config: String(config), overrides };
}

function readPort(values: Values, name: 'port' | 'metrics-port'): number | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  const port = /^\d{1,5}$/.test(String(text)) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new Error(`Option "--${name}" must be a port from 0 to 65535, got "${text}"`);
}
