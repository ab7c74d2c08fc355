/** Checks `server` and `limits`, and fills in what is usual. */
import { checkObject, checkText, readCount, readSeconds } from './check.ts';

export interface ServerPlan {
  readonly host: string;
  readonly port: number;
  readonly metricsHost: string;
  readonly metricsPort: number | false;
  readonly drainSeconds: number;
  readonly shutdownSeconds: number;
  readonly keepAliveSeconds: number;
}

export interface LimitPlan {
  readonly bodyBytes: number;
  readonly requestsInFlight: number;
  readonly bodiesArriving: number;
  readonly headersSeconds: number;
  readonly requestSeconds: number;
}

const LOOPBACK = '127.0.0.1';
const PORT = { min: 0, max: 65_535 };
const HOUR_SECONDS = 3600;

const SERVER_NAMES: readonly (keyof ServerPlan)[] = [
  'host',
  'port',
  'metricsHost',
  'metricsPort',
  'drainSeconds',
  'shutdownSeconds',
  'keepAliveSeconds',
];

export function planServer(value: unknown = {}): ServerPlan {
  const options = checkObject(value, 'server', SERVER_NAMES);
  const host = (name: string) =>
    options[name] === undefined ? LOOPBACK : checkText(options[name], `server.${name}`);
  const port = (name: string, usual: number) =>
    readCount(options[name], `server.${name}`, { ...PORT, usual });
  const seconds = (name: string, usual: number, min = 0) =>
    readSeconds(options[name], `server.${name}`, { min, max: HOUR_SECONDS, usual });
  return {
    host: host('host'),
    port: port('port', 8420),
    metricsHost: host('metricsHost'),
    metricsPort: options.metricsPort === false ? false : port('metricsPort', 9420),
    drainSeconds: seconds('drainSeconds', 0),
    shutdownSeconds: seconds('shutdownSeconds', 10),
    keepAliveSeconds: seconds('keepAliveSeconds', 65, 1),
  };
}

const LIMIT_NAMES: readonly (keyof LimitPlan)[] = [
  'bodyBytes',
  'requestsInFlight',
  'bodiesArriving',
  'headersSeconds',
  'requestSeconds',
];

export function planLimits(value: unknown = {}): LimitPlan {
  const options = checkObject(value, 'limits', LIMIT_NAMES);
  const count = (name: string, usual: number, max: number) =>
    readCount(options[name], `limits.${name}`, { min: 1, max, usual });
  const seconds = (name: string, usual: number) =>
    readSeconds(options[name], `limits.${name}`, { min: 0.1, max: HOUR_SECONDS, usual });
  return {
    bodyBytes: count('bodyBytes', 32_768, 1_048_576),
    requestsInFlight: count('requestsInFlight', 1000, 100_000),
    bodiesArriving: count('bodiesArriving', 1000, 100_000),
    headersSeconds: seconds('headersSeconds', 5),
    requestSeconds: seconds('requestSeconds', 10),
  };
}
