/** The adapter of Node's HTTP server behind a real socket; what comes next tells what it was asked. */
import { Agent, createServer, type IncomingMessage, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DecisionLog, Gate } from 'postern/gate';
import { createNodeHandler } from 'postern/node';
import {
  answerCode,
  headerValues,
  joinValues,
  type RequestCase,
  type TestTarget,
} from '../support/case.ts';

/** Tokens and cookies may be longer than any server takes. */
const MAX_HEADER_BYTES = 262_144;

export async function createNodeTarget(gate: Gate, log?: DecisionLog): Promise<TestTarget> {
  const handle = createNodeHandler(gate, { log });
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, (request, response) => {
    void handle(request, response, () => {
      const [path = ''] = (request.url ?? '').split('?');
      const forwarded = { path, headers: joinRaw(request.rawHeaders) };
      // In a header, so that an answer to HEAD has it too.
      response.setHeader('x-echo', Buffer.from(JSON.stringify(forwarded)).toString('base64url'));
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // One that nobody closes, since a test has failed, does not keep the process.
  server.unref();
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  return {
    name: 'node',
    async observe(given) {
      const {
        statusCode: status = 0,
        headers: received,
        body,
      } = await exchange({ port, agent }, given);
      const headers = Object.fromEntries(
        Object.entries(received).map(([name, value]) => [name, [value].flat().join(', ')]),
      );
      const echo = headers['x-echo'];
      if (echo) {
        const forwarded = JSON.parse(Buffer.from(echo, 'base64url').toString());
        return { status: 200, code: 'allowed', headers: {}, forwarded };
      }
      return {
        status,
        code: body || status < 400 ? answerCode(status, body) : '(no body)',
        headers,
      };
    },
    async close() {
      agent.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Wire {
  readonly port: number;
  readonly agent: Agent;
}

/** The request line and the headers as they are; repeated headers in lines of their own. */
function exchange(
  { port, agent }: Wire,
  { method = 'GET', host = 'api.example.com', path, query = '', headers = {} }: RequestCase,
): Promise<Pick<IncomingMessage, 'statusCode' | 'headers'> & { readonly body: string }> {
  const lines = Object.entries({ host, ...headers }).flatMap(([name, value]) =>
    headerValues(value).flatMap((item) => [name, item]),
  );
  const target = path + (query && `?${query}`);
  const options = { host: '127.0.0.1', port, agent, method, path: target, headers: lines };
  return new Promise((resolve, reject) => {
    const sent = send({ ...options, maxHeaderSize: MAX_HEADER_BYTES }, async (response) => {
      let body = '';
      for await (const chunk of response.setEncoding('utf8')) body += chunk;
      resolve({ statusCode: response.statusCode ?? 0, headers: response.headers, body });
    });
    sent.on('error', reject);
    sent.end();
  });
}

function joinRaw(raw: readonly string[]): Record<string, string> {
  const joined: Record<string, string> = {};
  for (let place = 0; place < raw.length; place += 2) {
    const [given = '', value = ''] = raw.slice(place, place + 2);
    const name = given.toLowerCase();
    const before = joined[name];
    joined[name] = before === undefined ? value : joinValues(name, [before, value]);
  }
  return joined;
}
