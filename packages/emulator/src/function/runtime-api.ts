/**
 * Lambda's runtime API for one instance, on loopback:
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html. It only translates; the instance decides.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** One invocation on its way to the function. */
export interface Invocation {
  readonly id: string;
  readonly functionArn: string;
  readonly event: string;
  readonly deadlineMilliseconds: number;
}

/** What the runtime client reports about itself. */
export interface RuntimeReport {
  /** Package name and version, for example `aws-lambda-ric 3.3.0`. */
  readonly client: string;
  readonly node: string;
}

/** An error as the runtime client posts it. */
export interface ReportedError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** What the instance does with each call. */
export interface RuntimeApiListener {
  onReport(report: RuntimeReport): void;
  /** The function asks for work; `deliver` answers. */
  onNext(deliver: (invocation: Invocation) => void): void;
  onResult(id: string, json: string): void;
  onError(id: string, error: ReportedError): void;
  onInitError(error: ReportedError): void;
}

/** A listening runtime API. */
export interface RuntimeApi {
  /** Host and port, for `AWS_LAMBDA_RUNTIME_API`. */
  readonly address: string;
  /** Serves the same API over a pipe to the function's process. */
  attach(pipe: Duplex): void;
  close(): void;
}

const INVOCATION_PATH = /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/;

/** Listens on a free loopback port. */
export async function createRuntimeApi(listener: RuntimeApiListener): Promise<RuntimeApi> {
  const server = createServer((request, response) => serve(listener, request, response));
  // A frozen function holds its request for the next invocation as long as nobody comes.
  server.requestTimeout = 0;
  server.headersTimeout = 0;
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    attach: (pipe) => void server.emit('connection', pipe),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function serve(
  listener: RuntimeApiListener,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method === 'GET' && request.url === '/2018-06-01/runtime/invocation/next') {
    listener.onNext((invocation) => deliver(invocation, response));
    return;
  }
  const body = await readText(request).catch(() => undefined);
  if (body === undefined) return; // The process died while it was reporting; its exit tells the rest.
  const known = report(listener, request.url ?? '', body);
  response.writeHead(known ? 202 : 404, { 'Content-Length': 0 }).end();
}

function report(listener: RuntimeApiListener, url: string, body: string): boolean {
  const invocation = INVOCATION_PATH.exec(url);
  if (invocation?.[2] === 'response') listener.onResult(invocation[1] ?? '', body);
  else if (invocation?.[2] === 'error') listener.onError(invocation[1] ?? '', parseError(body));
  else if (url === '/2018-06-01/runtime/init/error') listener.onInitError(parseError(body));
  else if (url === '/emulator/report') listener.onReport(JSON.parse(body));
  else return false;
  return true;
}

function deliver(invocation: Invocation, response: ServerResponse): void {
  response.writeHead(200, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(invocation.event),
    'Lambda-Runtime-Aws-Request-Id': invocation.id,
    'Lambda-Runtime-Deadline-Ms': String(invocation.deadlineMilliseconds),
    'Lambda-Runtime-Invoked-Function-Arn': invocation.functionArn,
  });
  response.end(invocation.event);
}

function parseError(body: string): ReportedError {
  try {
    const { errorType, errorMessage, trace } = JSON.parse(body) as Record<string, unknown>;
    const error = { errorType: String(errorType), errorMessage: String(errorMessage) };
    return Array.isArray(trace) ? { ...error, trace: trace.map(String) } : error;
  } catch {
    // A handler may throw a value whose report is no JSON; that it failed is what counts.
    return { errorType: 'Unknown', errorMessage: 'The error could not be read' };
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
