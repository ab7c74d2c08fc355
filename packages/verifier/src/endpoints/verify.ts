/** `POST /verify`: Postern's own protocol. Who asks is known before the question is looked at. */
import {
  isSignedByHmac,
  mayBeSignedByHmac,
  type SentMember,
  type VerifyAnswer,
  type VerifyRequest,
} from 'postern/remote';
import { type Answer, failure, NOT_FOUND } from '../answer.ts';
import type { Service } from '../service.ts';
import type { ServiceRequest } from '../service-request.ts';
import { answerQuestion } from './verdict.ts';

const UNAUTHENTICATED: Answer = failure(401, 'unauthenticated', {
  'www-authenticate': 'POSTERN-HMAC-SHA256',
});
const MALFORMED: Answer = failure(400, 'request_malformed');

/** Nothing is read for a caller that no signature could let in. */
export function refuseVerify(request: ServiceRequest, service: Service): Answer | undefined {
  const { hmacKeys, trustsFunctionUrl } = service.plan.authentication;
  if (!hmacKeys && !trustsFunctionUrl) return NOT_FOUND;
  if (trustsFunctionUrl && request.hasIamCaller) return undefined;
  const check = { keys: hmacKeys ?? [], now: service.clock() };
  return mayBeSignedByHmac(request.authorization, check) ? undefined : UNAUTHENTICATED;
}

/** Synchronous where the verdict is. */
export function handleVerify(
  request: ServiceRequest,
  service: Service,
  body: string,
): Answer | Promise<Answer> {
  const now = service.clock();
  if (!isAuthenticated(request, body, service)) return UNAUTHENTICATED;
  const question = parseQuestion(body);
  if (!question) return MALFORMED;
  const answer = answerQuestion(service, question, now);
  return answer instanceof Promise ? answer.then(toAnswer) : toAnswer(answer);
}

function toAnswer(answer: VerifyAnswer): Answer {
  const code = answer.ok ? 'ok' : answer.code;
  return { status: 200, code, body: JSON.stringify(answer) };
}

function isAuthenticated(request: ServiceRequest, body: string, service: Service): boolean {
  const { hmacKeys, trustsFunctionUrl } = service.plan.authentication;
  if (trustsFunctionUrl && request.hasIamCaller) return true;
  if (!hmacKeys) return false;
  const parts = { method: request.method, path: request.target, body };
  return isSignedByHmac(request.authorization, parts, { keys: hmacKeys, now: service.clock() });
}

function parseQuestion(body: string): VerifyRequest | undefined {
  try {
    return takeQuestion(JSON.parse(body));
  } catch {
    // No JSON. What the parser says of it quotes the body.
    return undefined;
  }
}

const SENT_MEMBERS: readonly SentMember[] = ['method', 'host', 'path', 'query', 'clientIp'];

/** The value as a question, if it has the shape of one. Members that the protocol does not know are passed over. */
export function takeQuestion(value: unknown): VerifyRequest | undefined {
  if (!isObject(value)) return undefined;
  const token = own(value, 'token');
  const request = own(value, 'request');
  if (typeof token !== 'string') return undefined;
  if (request === undefined) return { token };
  if (!isObject(request) || !isSentRequest(request)) return undefined;
  // Without the root prototype, so that only what was sent is read.
  return { token, request: Object.assign(Object.create(null), request) };
}

function isSentRequest(request: object): boolean {
  const headers = own(request, 'headers');
  const hasTexts = SENT_MEMBERS.every((name) =>
    /^(string|undefined)$/.test(typeof own(request, name)),
  );
  return hasTexts && (headers === undefined || (isObject(headers) && isHeaders(headers)));
}

function isHeaders(headers: object): boolean {
  return Object.values(headers).every(
    (values) => Array.isArray(values) && values.every((value) => typeof value === 'string'),
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(value: object, name: string): unknown {
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}
