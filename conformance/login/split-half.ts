/** The login half of a split gate in this process, as an origin of the local CloudFront: so its clock is in the test's hands. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import { createFunctionUrlHandler, type FunctionUrlEvent } from 'postern/function-url';
import { createDecisionLog, type DecisionLog, type Gate, type GateRequest } from 'postern/gate';
import { readRequest } from './gate-server.ts';
import { type LoginHalf, ORIGIN_HEADER } from './split-target.ts';

/** CloudFront's origin has a host of its own, so that of the viewer comes along. */
export const HOST_HEADER = 'x-postern-host';

export interface SplitHalf {
  readonly url: string;
  /** Of the latest deployment. */
  gate: Gate | undefined;
}

interface SplitHalfOptions {
  readonly now: () => number;
  /** The decision log. */
  readonly lines: string[];
}

/** Lives until the test file ends. */
export async function startSplitHalf(
  place: LoginHalf,
  { now, lines }: SplitHalfOptions,
): Promise<SplitHalf> {
  const decide = (request: GateRequest) => (half.gate as Gate)(request, now());
  const gate: Gate = Object.assign(decide, { refreshIfDue: () => undefined });
  const log = createDecisionLog('all', (line) => void lines.push(line));
  const answer = ANSWERS[place](gate, log);
  const url = await listen((incoming, response) => answer(incoming, response));
  const half: SplitHalf = { url, gate: undefined };
  return half;
}

type Answer = (incoming: IncomingMessage, response: ServerResponse) => Promise<void>;

const ANSWERS: Readonly<Record<LoginHalf, (gate: Gate, log: DecisionLog) => Answer>> = {
  'lambda-edge': (gate, log) => async (incoming, response) => {
    const sent = await readRequest(incoming);
    const request = { ...sent, host: sent.headers[HOST_HEADER]?.[0] ?? '' };
    const decision = await gate(request, 0);
    log(request, decision, 0);
    if (decision.kind === 'allow') throw new Error('A login half lets nothing through');
    response.writeHead(decision.status, decision.headers.flat()).end(decision.body);
  },
  'function-url': (gate, log) => {
    const originHeader = { name: ORIGIN_HEADER.name, values: [ORIGIN_HEADER.value] };
    const handle = createFunctionUrlHandler(gate, { originHeader, log });
    return async (incoming, response) => {
      const event = toEvent(await readRequest(incoming));
      const { statusCode, headers, cookies, body } = await handle(event);
      for (const line of cookies) response.appendHeader('set-cookie', line);
      response.writeHead(statusCode, headers).end(body);
    };
  },
};

/** https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads */
function toEvent({
  method,
  path,
  query,
  headers,
  body = '',
  clientIp,
}: GateRequest): FunctionUrlEvent {
  const { cookie = [], ...others } = headers;
  const joined = Object.entries(others).map(([name, values]) => [name, values?.join(',')] as const);
  return {
    rawPath: path,
    rawQueryString: query,
    headers: Object.fromEntries(joined),
    cookies: cookie.flatMap((line) => line.split('; ')),
    body: Buffer.from(body).toString('base64'),
    isBase64Encoded: true,
    requestContext: { requestId: 'r-1', http: { method, sourceIp: clientIp } },
  };
}

async function listen(listener: Answer): Promise<string> {
  const server = createServer((incoming, response) => void listener(incoming, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
