/** From a policy test to the request that is sent: with its credential, and as a browser navigates where a redirect is expected. */
import type { ViewerRequest } from '@postern/emulator';
import { type GateRequest, makeTestSession } from 'postern/gate';
import type { PolicyCase } from 'postern/test';
import { problem } from '../errors.ts';
import { makeRequest } from '../explain/request.ts';
import type { TestGate } from './prepare-tests.ts';
import { signTestToken } from './test-issuer.ts';

/** Only whoever looks at a page is sent to the login. */
const NAVIGATION = {
  accept: 'text/html',
  'sec-fetch-dest': 'document',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-site': 'none',
} as const;

/** A write with a session from another page is refused whoever it is, and whatever the policy says of them. */
const OWN_PAGE = { 'sec-fetch-site': 'same-origin' } as const;

function isWrite({ request, credential }: PolicyCase): boolean {
  return Object.hasOwn(Object(credential), 'session') && !/^(GET|HEAD|OPTIONS) /.test(request);
}

/** What the case does not say: where the request comes from. */
function surroundingHeaders(test: PolicyCase): Readonly<Record<string, string>> {
  if (test.expect === 'redirect') return NAVIGATION;
  // Browsers without Fetch Metadata send `Origin` alone.
  return isWrite(test) && test.headers?.origin === undefined ? OWN_PAGE : {};
}

/** `now` in seconds since the epoch: when its credential is made. */
export function makeTestRequest(test: PolicyCase, gate: TestGate, now: number): GateRequest {
  const { request, credential } = test;
  const [method = '', url = ''] = request.split(' ');
  const headers = { ...surroundingHeaders(test), ...test.headers };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const made = makeRequest({ method, url, headers: lines });
  if (credential === 'none') return made;
  if ('bearer' in credential) {
    const token = signTestToken(gate.issuers, credential.bearer, now);
    return { ...made, headers: { ...made.headers, authorization: [`Bearer ${token}`] } };
  }
  const cookie = sessionOf(test, { gate, request: made, now });
  const others = made.headers.cookie ?? [];
  return { ...made, headers: { ...made.headers, cookie: [[cookie, ...others].join('; ')] } };
}

interface Surroundings {
  readonly gate: TestGate;
  readonly request: GateRequest;
  readonly now: number;
}

function sessionOf(test: PolicyCase, { gate, request, now }: Surroundings): string {
  const { login, keyRing } = gate.plan;
  if (!login || !keyRing) throw problem('tests_no_login', test.name);
  const claims = (test.credential as { readonly session: Record<string, unknown> }).session;
  const host = request.host.toLowerCase();
  return makeTestSession(login, keyRing, { claims, host, path: request.path, now });
}

/** As the events of functions are made of it. */
export function viewerRequestOf({ method, path, query, headers }: GateRequest): ViewerRequest {
  const lines = Object.entries(headers).flatMap(([name, values]) =>
    values.map((value) => [name, value] as const),
  );
  return { method, path, query, headers: lines };
}
