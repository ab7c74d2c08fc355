/** The bundle for fetch runtimes, asked as they ask it: with a `Request`. */
import { fileURLToPath } from 'node:url';
import type { GateRequest } from 'postern/gate';
import { PASSED_HEADER } from './echo-origin.ts';
import { importBundle } from './import-bundle.ts';
import { observe } from './observation.ts';
import { oneByOne } from './one-by-one.ts';
import type { TestGates } from './prepare-tests.ts';
import type { TestTarget } from './targets.ts';
import { makeTestRequest } from './test-request.ts';

interface FetchModule {
  readonly default: { fetch(request: Request): Promise<Response> };
}

const ORIGIN = fileURLToPath(new URL('./echo-origin.js', import.meta.url));

const UNSENT = 'a URL object is normalised before the gate sees it';

export async function openFetch(gates: TestGates): Promise<TestTarget> {
  const gate = await gates.prepare('fetch');
  const { module, listen } = await importBundle<FetchModule>(gate, ORIGIN);
  return {
    observe: oneByOne(async (test) => {
      const request = makeTestRequest(test, gate, Date.now() / 1000);
      const sent = toRequest(request);
      if (!sent) return { unsent: UNSENT };
      const [{ status, headers }, lines] = await listen(() => module.default.fetch(sent));
      return observe(headers.has(PASSED_HEADER) ? undefined : status, lines);
    }),
  };
}

/** Undefined for a path that would be another one in a URL. */
function toRequest({ method, host, path, query, headers }: GateRequest): Request | undefined {
  const url = `https://${host}${path}${query && `?${query}`}`;
  if (!URL.canParse(url) || new URL(url).pathname !== path) return undefined;
  const { host: _, ...others } = headers;
  const lines = Object.entries(others).flatMap(([name, values]) =>
    values.map((value): [string, string] => [name, value]),
  );
  return new Request(url, { method, headers: lines });
}
