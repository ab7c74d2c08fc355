/** The login half that is deployed behind a function URL: it answers under `/.postern/`, and starts the logins that others send it. */

import type { GateRequest } from 'postern/gate';
import { importBundle } from './import-bundle.ts';
import { observe } from './observation.ts';
import { oneByOne } from './one-by-one.ts';
import type { TestGates } from './prepare-tests.ts';
import { LOGIN_PREFIX, loginRequest } from './target-function.ts';
import type { TestTarget } from './targets.ts';
import { ORIGIN_KEY } from './test-config.ts';
import { makeTestRequest } from './test-request.ts';

interface FunctionUrlModule {
  handler(event: unknown): Promise<{ readonly statusCode: number }>;
}

const UNSENT = `it answers under "${LOGIN_PREFIX}" alone`;

export async function openFunctionUrl(gates: TestGates): Promise<TestTarget> {
  const gate = await gates.prepare('function-url');
  const { module, listen } = await importBundle<FunctionUrlModule>(gate);
  const name = gate.plan.originHeader?.name ?? '';
  return {
    observe: oneByOne(async (test) => {
      const request = makeTestRequest(test, gate, Date.now() / 1000);
      const back = encodeURIComponent(request.path);
      const location = `${LOGIN_PREFIX}login?return_to=${back}`;
      const forLogin = loginRequest(request, test.expect === 'redirect' ? location : '');
      if (!forLogin) return { unsent: UNSENT };
      const event = eventOf(forLogin, { [name]: ORIGIN_KEY });
      const [{ statusCode }, lines] = await listen(() => module.handler(event));
      const { got, reason, code } = observe(statusCode, lines);
      // It has no rules.
      return { got, reason, code };
    }),
  };
}

/** Payload format 2.0, with what the distribution adds. */
function eventOf(
  { method, host, path, query, headers }: GateRequest,
  added: Readonly<Record<string, string>>,
): object {
  const { cookie = [], ...others } = headers;
  const joined = Object.entries(others).map(([name, values]) => [name, values.join(',')] as const);
  return {
    version: '2.0',
    rawPath: path,
    rawQueryString: query,
    ...(cookie.length > 0 && { cookies: cookie.join('; ').split('; ') }),
    headers: { ...Object.fromEntries(joined), 'x-postern-host': host, ...added },
    requestContext: { http: { method, path, sourceIp: '198.51.100.7' } },
    isBase64Encoded: false,
  };
}
