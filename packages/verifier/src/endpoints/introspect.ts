/** `POST /introspect`: token introspection (RFC 7662) for the configured clients. */
import { type Answer, failure, NOT_FOUND } from '../answer.ts';
import type { Service } from '../service.ts';
import type { ServiceRequest } from '../service-request.ts';
import { authenticateClient } from './authenticate-client.ts';
import { verifyToken } from './verdict.ts';

const INVALID_REQUEST: Answer = failure(400, 'invalid_request');
const INVALID_CLIENT: Answer = failure(401, 'invalid_client', {
  'www-authenticate': 'Basic realm="postern"',
});
/** An outage is no verdict: `active: false` would be kept by whoever asks. */
const UNAVAILABLE: Answer = failure(503, 'temporarily_unavailable', { 'retry-after': '30' });
const INACTIVE_BODY = '{"active":false}';

export async function handleIntrospect(request: ServiceRequest, service: Service): Promise<Answer> {
  const { authentication, limits } = service.plan;
  if (!authentication.clients) return NOT_FOUND;
  const body = await request.readText(limits.bodyBytes);
  if (typeof body !== 'string') return body;
  if (!isForm(request.contentType)) return INVALID_REQUEST;
  const form = new URLSearchParams(body);
  const { authorization } = request;
  const authenticated = authenticateClient({ authorization, form }, authentication.clients);
  if (authenticated === 'no') return INVALID_CLIENT;
  const [token, ...others] = form.getAll('token');
  if (authenticated === 'twice' || !token || others.length > 0) return INVALID_REQUEST;
  return introspect(token, service);
}

function isForm(contentType = ''): boolean {
  return /^application\/x-www-form-urlencoded *(;|$)/i.test(contentType);
}

async function introspect(token: string, service: Service): Promise<Answer> {
  const result = await verifyToken(service, token, service.clock());
  if (result.ok) {
    const body = JSON.stringify({ ...result.claims, active: true, token_type: 'Bearer' });
    return { status: 200, code: 'ok', body };
  }
  const isOutage = result.code === 'jwks_unavailable' || result.code === 'key_unavailable';
  // Why it is not active is for the log, not for the one who asks (RFC 7662 section 2.2).
  return isOutage ? UNAVAILABLE : { status: 200, code: result.code, body: INACTIVE_BODY };
}
