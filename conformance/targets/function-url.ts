/** The login half at a function URL of the local Lambda: sockets, the official runtime client, and the header that only its distribution sends. */
import { startLambdaApi } from '@postern/emulator';
import { answerCode, headerValues, type TestTarget } from '../support/case.ts';
import { sendRaw } from '../support/raw-http.ts';
import { SECRETS_ROLE } from '../support/secrets-server.ts';

export interface FunctionUrlTargetOptions {
  readonly zip: Uint8Array;
  /** The value of `x-postern-origin`. */
  readonly originKey: string;
}

export async function createFunctionUrlTarget(
  options: FunctionUrlTargetOptions,
): Promise<TestTarget> {
  const api = await startLambdaApi({
    ...{ region: 'eu-west-1', credentials: SECRETS_ROLE },
    functions: {
      login: { zipFile: options.zip, timeoutSeconds: 10, functionUrl: { authType: 'NONE' } },
    },
  });
  const { host: address, port } = new URL(api.functionUrls.login as string);
  return {
    name: 'function-url',
    async observe(request) {
      const { method = 'GET', host = 'api.example.com', path, query = '' } = request;
      const ours = { 'x-postern-origin': options.originKey, 'x-postern-host': host };
      const lines = Object.entries({ host: address, ...request.headers, ...ours }).flatMap(
        ([name, value]) => headerValues(value).map((item) => `${name}: ${item}`),
      );
      const line = `${method} ${path}${query && `?${query}`} HTTP/1.1`;
      const { status, headers, body } = await sendRaw(Number(port), [line, ...lines]);
      return { status, code: answerCode(status, body), headers, body };
    },
    close: () => api.close(),
  };
}
