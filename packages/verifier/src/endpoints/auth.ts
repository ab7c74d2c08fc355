/** `/auth`: what a proxy asks before it passes a request on (Traefik `forwardAuth`, Caddy `forward_auth`, nginx `auth_request`). */
import type { BlockList } from 'node:net';
import type { Decision, Gate, Header } from 'postern/gate';
import { type Answer, failure, NOT_FOUND } from '../answer.ts';
import type { Service } from '../service.ts';
import type { ServiceRequest } from '../service-request.ts';
import { readOriginalRequest } from './original-request.ts';

const UNTRUSTED: Answer = failure(403, 'untrusted_proxy');
const INVALID_REQUEST: Answer = failure(400, 'invalid_request');
/** 2xx would tell the proxy to pass the request on, and the origin would get what the gate meant to answer itself. */
const NOT_RELAYED: Answer = failure(403, 'not_relayed');

export async function handleAuth(request: ServiceRequest, service: Service): Promise<Answer> {
  const { trustedProxies } = service.plan.authentication;
  if (!trustedProxies) return NOT_FOUND;
  if (!isTrusted(trustedProxies, request.peerAddress)) return UNTRUSTED;
  const original = readOriginalRequest(request.distinctHeaders());
  if (!original) return INVALID_REQUEST;
  // Where there are trusted proxies there is a gate.
  const gate = service.gate as Gate;
  return toAnswer(await gate(original, service.clock()));
}

function isTrusted(proxies: BlockList, peerAddress: string | undefined): boolean {
  if (peerAddress === undefined) return false;
  // A socket that takes both families shows IPv4 in IPv6 (RFC 4291 section 2.5.5.2).
  const address = peerAddress.replace(/^::ffff:(?=\d+\.)/i, '');
  return proxies.check(address, address.includes(':') ? 'ipv6' : 'ipv4');
}

/** Nothing but the gate's own headers: what the client sent is not sent back. */
function toAnswer(decision: Decision): Answer {
  if (decision.kind === 'allow') {
    const headers = toRecord(decision.setHeaders);
    return { status: 200, code: 'ok', body: '{"ok":true}', headers };
  }
  if (decision.kind === 'respond') return NOT_RELAYED;
  const { status, code, headers, body } = decision;
  return { status, code, body, headers: toRecord(headers) };
}

function toRecord(headers: readonly Header[]): Record<string, string> {
  return Object.fromEntries(headers);
}
