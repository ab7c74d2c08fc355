/** The zip in the local CloudFront: real sockets, Lambda's runtime client, a real origin. */
import { startEmulator } from '@postern/emulator';
import {
  answerCode,
  headerValues,
  type Observation,
  type RequestCase,
  type TestTarget,
} from '../support/case.ts';
import { startEchoOrigin } from '../support/echo-origin.ts';
import { EVERY_METHOD } from '../support/every-method.ts';
import { sendRaw } from '../support/raw-http.ts';

export async function createEmulatorTarget(zip: Uint8Array): Promise<TestTarget> {
  const origin = await startEchoOrigin();
  const emulator = await startEmulator({
    behaviors: [{ viewerRequest: { zip }, allowedMethods: EVERY_METHOD }],
    origin: { url: origin.url },
  });
  return {
    name: 'emulator',
    observe: (request) => observeOnWire(emulator.port, request),
    async close() {
      await emulator.close();
      await origin.close();
    },
  };
}

/** What becomes of a request that is sent to the local CloudFront at `port`. */
export async function observeOnWire(port: number, request: RequestCase): Promise<Observation> {
  const { status, headers, body } = await sendRaw(port, toHead(request));
  const echo = headers['x-echo'];
  if (echo) {
    // In a header, so that an answer to HEAD has it too.
    const forwarded = JSON.parse(Buffer.from(echo, 'base64url').toString());
    return { status: 200, code: 'allowed', headers: {}, forwarded };
  }
  const code = body || status < 400 ? answerCode(status, body) : '(no body)';
  return { status, code, headers, body };
}

function toHead(request: RequestCase): string[] {
  const { method = 'GET', host = 'api.example.com', path, query = '' } = request;
  const lines = Object.entries({ host, ...request.headers }).flatMap(([name, value]) =>
    headerValues(value).map((item) => `${name}: ${item}`),
  );
  return [`${method} ${path}${query && `?${query}`} HTTP/1.1`, ...lines];
}
