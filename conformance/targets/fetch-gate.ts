/** The adapter for fetch runtimes, called with a `Request` in this process; the origin tells what it was asked. */
import { createFetchHandler } from 'postern/fetch';
import type { DecisionLog, Gate } from 'postern/gate';
import type { TestTarget } from '../support/case.ts';
import { observeFetch } from './fetch.ts';

export function createFetchGateTarget(gate: Gate, log?: DecisionLog): TestTarget {
  const handle = createFetchHandler(gate, { origin: echo, log });
  return { name: 'fetch', observe: (request) => observeFetch(handle, request), async close() {} };
}

function echo({ url, headers }: Request): Response {
  const forwarded = { path: new URL(url).pathname, headers: Object.fromEntries(headers) };
  return Response.json(forwarded, { headers: { 'x-echo': '1' } });
}
