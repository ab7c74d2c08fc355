/** The service as one hono app: which path is which endpoint, and what every request has in common. */
import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import type { VerifyAnswer } from 'postern/remote';
import { type Answer, INTERNAL_ERROR, methodNotAllowed, NOT_FOUND } from './answer.ts';
import type { VerifierConfig } from './config/config.ts';
import { handleAuth } from './endpoints/auth.ts';
import { handleHealth, handleReady } from './endpoints/health.ts';
import { handleIntrospect, refuseIntrospect } from './endpoints/introspect.ts';
import { answerInvoke } from './endpoints/invoke.ts';
import { handleVerify, refuseVerify } from './endpoints/verify.ts';
import { requestFromFetch } from './fetch-request.ts';
import { createLoad } from './load.ts';
import type { EndpointName, Observe, RequestReport } from './observe.ts';
import { createService, type Service, type ServicePorts } from './service.ts';
import type { ServiceRequest } from './service-request.ts';

export interface AppPorts extends ServicePorts {
  /** Hears of each answered request. */
  readonly observe?: readonly Observe[];
}

export interface VerifierApp {
  readonly hono: Hono;
  readonly fetch: (request: Request) => Response | Promise<Response>;
  /** The same without `Request` and `Response`, for what is closer to a socket: making the two takes a fifth of the time of a `/verify`. */
  readonly handle: (request: ServiceRequest) => Promise<Handled>;
  /** The service of the config in use. */
  readonly service: () => Service;
  readonly requestsInFlight: () => number;
  readonly bodiesArriving: () => number;
  /**
   * Answers a question that somebody else has authenticated; `delegate_denied` without `authentication.invoke`. Anything
   * but a question is `token_malformed`.
   */
  readonly answer: (question: unknown) => Promise<VerifyAnswer>;
  /** Puts another config in place for the requests that come from now on. Throws a `TypeError`, and changes nothing, when it is wrong. */
  readonly reload: (config: VerifierConfig) => void;
  /** `/readyz` says 503 from now on, and connections are closed after their answer. */
  readonly beginShutdown: () => void;
}

/** What goes back, whatever carries it. */
export interface Handled {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Endpoint {
  readonly name: EndpointName;
  /** Undefined: every method. */
  readonly methods?: readonly string[];
  /** Whether it counts against `limits.requestsInFlight`. */
  readonly isBounded?: true;
  /** What can be refused before the body is read. Only with this is one read. */
  readonly refuse?: (request: ServiceRequest, service: Service) => Answer | undefined;
  readonly handle: (
    request: ServiceRequest,
    service: Service,
    body: string,
  ) => Answer | Promise<Answer>;
}

/** Throws a `TypeError` that names the option for a config that cannot be right. */
export function createVerifierApp(config: VerifierConfig, ports: AppPorts = {}): VerifierApp {
  let service = createService(config, ports);
  // One random part for all requests: a random id for each takes longer than the log of it.
  const instance = randomUUID().slice(0, 8);
  let reports = 0;
  const { observe: observers = [] } = ports;
  const load = createLoad();
  let isShuttingDown = false;

  const endpoints: readonly Endpoint[] = [
    {
      name: 'verify',
      methods: ['POST'],
      isBounded: true,
      refuse: refuseVerify,
      handle: handleVerify,
    },
    {
      name: 'introspect',
      methods: ['POST'],
      isBounded: true,
      refuse: refuseIntrospect,
      handle: handleIntrospect,
    },
    { name: 'auth', isBounded: true, handle: handleAuth },
    { name: 'healthz', methods: ['GET', 'HEAD'], handle: handleHealth },
    {
      name: 'readyz',
      methods: ['GET', 'HEAD'],
      handle: () => handleReady(service, isShuttingDown),
    },
  ];

  // Promises only where something is waited for: with `async` at each step a `/verify` took a tenth longer.
  function run(endpoint: Endpoint, request: ServiceRequest): Promise<Handled> {
    const started = performance.now();
    // Where the process freezes after the answer, whoever runs the app has started it already and waits for it.
    service.refreshIfDue(service.clock());
    return decide(endpoint, request).then(
      (answer) => finish(endpoint, answer, started),
      // Nothing is expected here. What was thrown may quote the request.
      () => finish(endpoint, INTERNAL_ERROR, started),
    );
  }

  function finish({ name }: Endpoint, answer: Answer, started: number): Handled {
    const { code, status, body } = answer;
    const id = report({ endpoint: name, code, status, started });
    return { status, body, headers: headersOf(answer, { id, isLast: isShuttingDown }) };
  }

  function report({ endpoint, code, status, started }: Outcome): string {
    const id = `${instance}-${(reports++).toString(36)}`;
    const microseconds = Math.round((performance.now() - started) * 1000);
    for (const observe of observers) observe({ endpoint, code, status, microseconds, id });
    return id;
  }

  async function answer(value: unknown): Promise<VerifyAnswer> {
    const started = performance.now();
    const given = await answerInvoke(service, value);
    report({ endpoint: 'invoke', code: given.ok ? 'ok' : given.code, status: 200, started });
    return given;
  }

  function decide(endpoint: Endpoint, request: ServiceRequest): Promise<Answer> {
    try {
      const answer = answerAt(endpoint, request);
      return answer instanceof Promise ? answer : Promise.resolve(answer);
    } catch (cause) {
      return Promise.reject(cause);
    }
  }

  function answerAt(endpoint: Endpoint, request: ServiceRequest): Answer | Promise<Answer> {
    const { methods } = endpoint;
    if (methods && !methods.includes(request.method)) return methodNotAllowed(methods.join(', '));
    // One service for all of it: a reload must not change the config between two steps.
    const current = service;
    const { limits } = current.plan;
    if (!endpoint.isBounded) return endpoint.handle(request, current, '');
    const work = (body: string) => load.work(() => endpoint.handle(request, current, body), limits);
    if (!endpoint.refuse) return work('');
    return endpoint.refuse(request, current) ?? load.withBody(request, limits, work);
  }

  const byPath = new Map(endpoints.map((endpoint) => [`/${endpoint.name}`, endpoint]));
  const unknown: Endpoint = { name: 'unknown', handle: () => NOT_FOUND };

  function handle(request: ServiceRequest): Promise<Handled> {
    const { target } = request;
    // A question has no query: only what is not found as it stands is taken apart.
    return run(byPath.get(target) ?? byPath.get(pathOf(target)) ?? unknown, request);
  }

  const hono = new Hono();
  for (const [path, endpoint] of byPath) {
    // One handler for each path and no middleware: hono then calls it without composing anything.
    hono.all(path, async ({ req }) => toResponse(await run(endpoint, requestFromFetch(req.raw))));
  }
  hono.notFound(async ({ req }) => toResponse(await run(unknown, requestFromFetch(req.raw))));

  return {
    hono,
    fetch: hono.fetch,
    handle,
    service: () => service,
    requestsInFlight: load.requestsInFlight,
    bodiesArriving: load.bodiesArriving,
    answer,
    reload(other) {
      service = createService(other, ports);
    },
    beginShutdown() {
      isShuttingDown = true;
    },
  };
}

interface Outcome extends Pick<RequestReport, 'endpoint' | 'code' | 'status'> {
  /** By `performance.now()`. */
  readonly started: number;
}

interface ResponseDetails {
  readonly id: string;
  /** Whether the connection ends with it. */
  readonly isLast: boolean;
}

function pathOf(target: string): string {
  return target.split('?', 1)[0] as string;
}

function headersOf({ headers }: Answer, { id, isLast }: ResponseDetails): Record<string, string> {
  const usual = {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'x-request-id': id,
  };
  if (!headers && !isLast) return usual;
  return { ...headers, ...usual, ...(isLast && { connection: 'close' }) };
}

function toResponse({ body, status, headers }: Handled): Response {
  return new Response(body, { status, headers });
}
