/** The service that delegating gates ask, behind a socket: what it says of a request's bearer token, and of the request. */
import { startServer, type VerifierConfig } from '@postern/verifier';
import { signHmac, type VerifyAnswer } from 'postern/remote';
import { headerValues, type RequestCase, type TestTarget } from '../support/case.ts';
import { HMAC } from '../support/delegate-server.ts';

type Settings = Omit<VerifierConfig, 'authentication' | 'server'>;

export async function createVerifierTarget(settings: Settings): Promise<TestTarget> {
  const server = await startServer({
    ...settings,
    authentication: { hmac: { keys: [HMAC] } },
    server: { port: 0, metricsPort: false },
  });
  return {
    name: 'verifier',
    async observe({ method = 'GET', host = '', path, query = '', headers = {} }) {
      const [given = ''] = headerValues(headers.authorization ?? '');
      const token = given.slice(7).trim();
      const body = JSON.stringify({ token, request: { method, host, path, query } });
      const signed = { method: 'POST', path: '/verify', body };
      const authorization = signHmac(signed, HMAC, Date.now() / 1000);
      const response = await fetch(`http://127.0.0.1:${server.port}/verify`, {
        ...{ method: 'POST', body, headers: { authorization } },
      });
      const answer = (await response.json()) as VerifyAnswer;
      const code = answer.ok ? 'allowed' : answer.code;
      return { status: response.status, code, headers: {} };
    },
    close: () => server.close(),
  };
}

/** One bearer token, and nothing else, is what it is asked about. */
export function asksVerifier({ headers = {} }: RequestCase): boolean {
  const values = headerValues(headers.authorization ?? []);
  return values.length === 1 && /^bearer /i.test(values[0] ?? '');
}
