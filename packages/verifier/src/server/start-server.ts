/** The service as a Node server: listens, holds requests to their limits, and goes away without dropping one. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { type AppPorts, createVerifierApp, type Handled, type VerifierApp } from '../app.ts';
import type { VerifierConfig } from '../config/config.ts';
import type { ServerPlan } from '../config/plan-server.ts';
import { planService, type ServicePlan } from '../config/plan-service.ts';
import { createMetrics } from './metrics.ts';
import { createMetricsServer } from './metrics-server.ts';
import { requestFromNode } from './node-request.ts';

export interface RunningServer {
  readonly app: VerifierApp;
  readonly host: string;
  readonly port: number;
  readonly metricsHost: string;
  /** Undefined when no metrics are served. */
  readonly metricsPort: number | undefined;
  /** Finishes what is in flight, within `shutdownSeconds`, and closes. */
  close(): Promise<void>;
}

export interface StartPorts extends AppPorts {
  /** Take the place of the config's `server` options. */
  readonly overrides?: Partial<ServerPlan>;
}

/** Resolves when the service listens. Throws a `TypeError` for a config that cannot be right. */
export async function startServer(
  config: VerifierConfig,
  { overrides, ...ports }: StartPorts = {},
): Promise<RunningServer> {
  const metrics = createMetrics();
  const observe = [metrics.observe, ...(ports.observe ?? [])];
  const bare = createVerifierApp(config, { ...ports, observe });
  metrics.watch(bare);
  const { plan } = bare.service();
  refuseLambdaOnly(plan);
  let server: ServerPlan = { ...plan.server, ...overrides };
  const app: VerifierApp = {
    ...bare,
    reload(other) {
      const next = planService(other, ports.environment ?? process.env);
      refuseLambdaOnly(next);
      const nextServer = { ...next.server, ...overrides };
      refuseMove(server, nextServer);
      bare.reload(other);
      server = nextServer;
      Object.assign(service, timeoutsOf({ ...next, server }));
    },
  };
  const service = createServiceServer(app, { ...plan, server });
  const port = await listen(service, server.port, server.host);
  const metricsServer = server.metricsPort === false ? undefined : createMetricsServer(metrics);
  const { metricsHost } = server;
  try {
    const metricsPort =
      metricsServer && (await listen(metricsServer, server.metricsPort || 0, metricsHost));
    // So that the first request finds keys, and `/readyz` turns ready without one.
    app.service().refreshIfDue(app.service().clock());
    const close = () => shutDown(app, { service, metricsServer, plan: server });
    return { app, host: server.host, port, metricsHost, metricsPort, close };
  } catch (cause) {
    service.close();
    throw cause;
  }
}

function refuseLambdaOnly({ authentication }: ServicePlan): void {
  const { hmacKeys, clients, trustedProxies } = authentication;
  if (hmacKeys || clients || trustedProxies) return;
  throw new TypeError(
    'Options "authentication.functionUrl" and "authentication.invoke" count on Lambda only: give a server "hmac", "clients" or "trustedProxies"',
  );
}

const LISTENING = ['host', 'port', 'metricsHost', 'metricsPort'] as const;

/** A server listens where it did when it started. */
function refuseMove(before: ServerPlan, next: ServerPlan): void {
  const name = LISTENING.find((member) => before[member] !== next[member]);
  if (name === undefined) return;
  throw new TypeError(
    `Option "server.${name}" must stay as it was for a reload: start the service anew to change it`,
  );
}

/** How often Node looks for requests that take too long; its own 30 seconds are longer than the limits. */
const CHECK_INTERVAL_MILLISECONDS = 500;

type Timeouts = Pick<Server, 'headersTimeout' | 'requestTimeout' | 'keepAliveTimeout'>;

/** Options of a new server, and members of a running one: Node reads them anew for each connection that it looks at. */
function timeoutsOf({ limits, server }: ServicePlan): Timeouts {
  return {
    headersTimeout: limits.headersSeconds * 1000,
    requestTimeout: Math.max(limits.requestSeconds, limits.headersSeconds) * 1000,
    keepAliveTimeout: server.keepAliveSeconds * 1000,
  };
}

function createServiceServer(app: VerifierApp, plan: ServicePlan): Server {
  const service = createServer(
    { ...timeoutsOf(plan), connectionsCheckingInterval: CHECK_INTERVAL_MILLISECONDS },
    (incoming, outgoing) => {
      app.handle(requestFromNode(incoming)).then(
        (handled) => write(outgoing, handled),
        () => outgoing.destroy(),
      );
    },
  );
  service.on('clientError', refuseConnection);
  return service;
}

/** Nothing is expected to be thrown here; but as a rejection that nobody hears it would end the process. */
function write(outgoing: ServerResponse, handled: Handled): void {
  try {
    send(outgoing, handled);
  } catch {
    outgoing.destroy();
  }
}

function send(outgoing: ServerResponse, { status, headers, body }: Handled): void {
  // A list, which Node writes as it is.
  const list = ['content-length', `${Buffer.byteLength(body)}`];
  for (const name of Object.keys(headers)) list.push(name, headers[name] as string);
  outgoing.writeHead(status, list).end(body);
}

const BAD_REQUEST_BODY = '{"error":"invalid_request"}';
const CONNECTION_FAILURES: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** Answers what is no HTTP, or comes too slowly. Node's own answer is no JSON. */
function refuseConnection(cause: NodeJS.ErrnoException, socket: NodeJS.WritableStream): void {
  const connection = socket as Socket;
  if (cause.code === 'ECONNRESET' || !connection.writable) {
    connection.destroy();
    return;
  }
  const status = CONNECTION_FAILURES[cause.code ?? ''] ?? '400 Bad Request';
  connection.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncache-control: no-store\r\nconnection: close\r\ncontent-length: ${BAD_REQUEST_BODY.length}\r\n\r\n${BAD_REQUEST_BODY}`,
  );
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  server.removeAllListeners('error');
  return (server.address() as AddressInfo).port;
}

interface Running {
  readonly service: Server;
  readonly metricsServer: Server | undefined;
  readonly plan: ServerPlan;
}

async function shutDown(
  app: VerifierApp,
  { service, metricsServer, plan }: Running,
): Promise<void> {
  app.beginShutdown();
  if (plan.drainSeconds > 0) await wait(plan.drainSeconds * 1000);
  const closed = new Promise((resolve) => service.close(resolve));
  const timer = new AbortController();
  await Promise.race([closed, wait(plan.shutdownSeconds * 1000, undefined, timer)]);
  timer.abort();
  service.closeAllConnections();
  metricsServer?.close();
  metricsServer?.closeAllConnections();
  await closed;
}
