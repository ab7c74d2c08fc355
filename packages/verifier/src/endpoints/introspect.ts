/** `POST /introspect`: token introspection (RFC 7662) for the configured clients. */
import { type Answer, failure, NOT_FOUND } from '../answer.ts';
import type { Service } from '../service.ts';
import type { ServiceRequest } from '../service-request.ts';
import { type Clients, isBasicClient, isPostedClient } from './authenticate-client.ts';
import { verifyToken } from './verdict.ts';

const INVALID_REQUEST: Answer = failure(400, 'invalid_request');
const INVALID_CLIENT: Answer = failure(401, 'invalid_client', {
  'www-authenticate': 'Basic realm="postern"',
});
/** An outage is no verdict: `active: false` would be kept by whoever asks. */
const UNAVAILABLE: Answer = failure(503, 'temporarily_unavailable', { 'retry-after': '30' });
const SINGLE_PARAMETERS = ['token', 'client_id', 'client_secret'];
const NO_CLIENTS: Clients = new Map();
const INACTIVE_BODY = '{"active":false}';

/** Credentials in the header are judged before the body is read; only those in the body have to wait for it. */
export function refuseIntrospect(request: ServiceRequest, service: Service): Answer | undefined {
  const { clients } = service.plan.authentication;
  if (!clients) return NOT_FOUND;
  const { authorization, contentType } = request;
  if (authorization !== undefined && !isBasicClient(authorization, clients)) return INVALID_CLIENT;
  return isForm(contentType) ? undefined : INVALID_REQUEST;
}

/** For a request that `refuseIntrospect` has let pass. */
export async function handleIntrospect(
  { authorization }: ServiceRequest,
  service: Service,
  body: string,
): Promise<Answer> {
  const { clients = NO_CLIENTS } = service.plan.authentication;
  const form = new URLSearchParams(body);
  // RFC 6749 section 3.2; and a client must not authenticate in two ways (section 2.3).
  const isRepeated = SINGLE_PARAMETERS.some((name) => form.getAll(name).length > 1);
  const isTwice = authorization !== undefined && form.has('client_secret');
  if (isRepeated || isTwice) return INVALID_REQUEST;
  if (authorization === undefined && !isPostedClient(form, clients)) return INVALID_CLIENT;
  const token = form.get('token');
  return token ? introspect(token, service) : INVALID_REQUEST;
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
