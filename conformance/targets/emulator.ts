/** The zip in the local CloudFront: real sockets, Lambda's runtime client, a real origin. */
import { startEmulator } from '@postern/emulator';
import { answerCode, headerValues, type RequestCase, type TestTarget } from '../support/case.ts';
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
    async observe(request) {
      const { status, headers, body } = await sendRaw(emulator.port, toHead(request));
      if (headers['x-echo']) {
        return { status: 200, code: 'allowed', headers: {}, forwarded: JSON.parse(body) };
      }
      return { status, code: answerCode(status, body), headers, body };
    },
    async close() {
      await emulator.close();
      await origin.close();
    },
  };
}

function toHead(request: RequestCase): string[] {
  const { method = 'GET', host = 'api.example.com', path, query = '' } = request;
  const lines = Object.entries({ host, ...request.headers }).flatMap(([name, value]) =>
    headerValues(value).map((item) => `${name}: ${item}`),
  );
  return [`${method} ${path}${query && `?${query}`} HTTP/1.1`, ...lines];
}
