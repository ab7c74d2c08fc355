/** The bundle for fetch runtimes, called with a `Request`; the origin is a real server that echoes. */
import {
  answerCode,
  headerValues,
  type Observation,
  type RequestCase,
  type TestTarget,
} from '../support/case.ts';

type FetchHandler = { fetch: (request: Request) => Promise<Response> };

/** The bundle's origin is the global `fetch`; so the tests give the `after` module that echoes instead. */
export async function createFetchTarget(bundleUrl: string): Promise<TestTarget> {
  const { default: worker } = (await import(bundleUrl)) as { default: FetchHandler };
  return {
    name: 'fetch',
    observe: (request) => observeFetch((sent) => worker.fetch(sent), request),
    async close() {},
  };
}

/** What becomes of a request in a handler whose origin echoes. */
export async function observeFetch(
  handle: FetchHandler['fetch'],
  request: RequestCase,
): Promise<Observation> {
  const response = await handle(toRequest(request));
  const body = await response.text();
  const headers = Object.fromEntries(response.headers);
  if (headers['x-echo']) {
    return { status: 200, code: 'allowed', headers: {}, forwarded: JSON.parse(body) };
  }
  return { status: response.status, code: answerCode(response.status, body), headers };
}

function toRequest(request: RequestCase): Request {
  const { method = 'GET', host = 'api.example.com', path, query = '' } = request;
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    for (const item of headerValues(value)) headers.append(name, item);
  }
  return new Request(`https://${host}${path}${query && `?${query}`}`, { method, headers });
}
