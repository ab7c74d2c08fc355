/** The bundle for Node's HTTP server, in one: over a real socket, with what comes next behind it. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GateRequest } from 'postern/gate';
import { PASSED_HEADER } from './echo-origin.ts';
import { importBundle } from './import-bundle.ts';
import { observe } from './observation.ts';
import { oneByOne } from './one-by-one.ts';
import type { TestGates } from './prepare-tests.ts';
import type { TestTarget } from './targets.ts';
import { makeTestRequest, viewerRequestOf } from './test-request.ts';

interface NodeModule {
  handle(request: IncomingMessage, response: ServerResponse, next: () => void): Promise<void>;
}

/** As the gate counts them: more than Node takes unless told. */
const MAX_HEADER_BYTES = 65_536;

const UNSENT = 'it is no request that HTTP/1.1 can send';

export async function openNode(gates: TestGates): Promise<TestTarget> {
  const gate = await gates.prepare('node');
  const { module, listen } = await importBundle<NodeModule>(gate);
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, (received, response) => {
    void module.handle(received, response, () => {
      response.setHeader(PASSED_HEADER, 'passed').end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    observe: oneByOne(async (test) => {
      const made = makeTestRequest(test, gate, Date.now() / 1000);
      if (/[^\x21-\x7e]/.test(made.path + made.query)) return { unsent: UNSENT };
      const [answer, lines] = await listen(() => exchange(port, made));
      const { statusCode, headers } = answer;
      return observe(headers[PASSED_HEADER] ? undefined : statusCode, lines);
    }),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The request line and the headers as they are. */
async function exchange(port: number, made: GateRequest): Promise<IncomingMessage> {
  const { method, path, query, headers } = viewerRequestOf(made);
  const sent = request({
    ...{ host: '127.0.0.1', port, method, agent: false, maxHeaderSize: MAX_HEADER_BYTES },
    path: path + (query && `?${query}`),
    headers: headers.flat(),
  });
  sent.end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.resume();
  return response;
}
