/** A gate in this process behind Node's server, with a clock that a test sets: time passes when it is told to. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import type { PosternConfig } from 'postern';
import {
  type AllowDecision,
  createDecisionLog,
  createGate,
  type Gate,
  type GatePorts,
  type GateRequest,
} from 'postern/gate';
import { HOST } from './gate-config.ts';
import { answerSite, type SiteRequest } from './site.ts';

export interface GateServer {
  readonly origin: string;
  /** Seconds by which its clock is ahead; members may be changed at any time. */
  readonly clock: { ahead: number };
  readonly now: () => number;
  /** The decision log. */
  readonly lines: string[];
  /** What the gate let through, as the origin saw it. */
  readonly got: SiteRequest[];
  /** Uses another gate from now on, as a deployment does. */
  readonly deploy: (config: PosternConfig, ports?: GatePorts) => void | Promise<void>;
}

/** Lives until the test file ends. `deploy` comes before the first request. */
export async function startGateServer(): Promise<GateServer> {
  let gate: Gate | undefined;
  const server = createServer();
  const clock = { ahead: 0 };
  const now = () => Date.now() / 1000 + clock.ahead;
  const [lines, got]: [string[], SiteRequest[]] = [[], []];
  const log = createDecisionLog('all', (line) => void lines.push(line));
  server.on('request', async (incoming, response) => {
    const request = await readRequest(incoming);
    const decision = await (gate as Gate)(request, now());
    log(request, decision, 0);
    if (decision.kind !== 'allow') {
      const flat = decision.headers.flat();
      return void response.writeHead(decision.status, flat).end(decision.body);
    }
    const seen = forwarded(request, decision);
    got.push(seen);
    const answer = answerSite(seen);
    return void response.writeHead(200, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    origin: `http://${HOST}:${(server.address() as AddressInfo).port}`,
    clock,
    now,
    lines,
    got,
    deploy: (config, ports) => {
      gate = createGate(config, ports);
    },
  };
}

/** As a gate gets it; whoever the viewer is. */
export async function readRequest(incoming: IncomingMessage): Promise<GateRequest> {
  const [path = '', query = ''] = (incoming.url ?? '').split(/\?(.*)/s);
  const headers: Record<string, string[]> = Object.create(null);
  for (let place = 0; place < incoming.rawHeaders.length; place += 2) {
    const name = (incoming.rawHeaders[place] ?? '').toLowerCase();
    headers[name] = [...(headers[name] ?? []), incoming.rawHeaders[place + 1] ?? ''];
  }
  let body = '';
  for await (const chunk of incoming) body += String(chunk);
  const { method = '' } = incoming;
  const host = headers.host?.[0] ?? '';
  const requestId = 'request-0123456789';
  return { method, host, path, query, headers, clientIp: '198.51.100.7', body, requestId };
}

function forwarded(
  { method, path, query, headers }: GateRequest,
  decision: AllowDecision,
): SiteRequest {
  const kept = Object.entries(headers).filter(([name]) => !decision.removeHeaders.includes(name));
  const changed = Object.fromEntries(decision.setHeaders.map(([name, value]) => [name, value]));
  const target = query ? `${decision.uri ?? path}?${query}` : (decision.uri ?? path);
  const joined = kept.map(([name, values]) => [name, values.join(', ')] as const);
  return { method, target, headers: { ...Object.fromEntries(joined), ...changed } };
}
