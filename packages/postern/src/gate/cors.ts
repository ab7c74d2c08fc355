/** CORS for rules that ask for it: the gate answers preflights itself, and lets pages read its refusals. */
import type { RulePlan } from '../policy/plan.ts';
import type { GateRequest, Header } from './types.ts';

const HEADER_NAMES = /^[\w!#$%&'*+.^`|~, -]{1,1024}$/;

/** What a refusal under this rule carries. `Vary` also where the origin is not listed: caches must not mix the two. */
export function corsHeaders({ cors }: RulePlan, request: GateRequest): Header[] {
  if (!cors) return [];
  const origin = listedOrigin(cors.origins, request);
  const vary: Header = ['vary', 'Origin'];
  if (!origin) return [vary];
  return [
    vary,
    ['access-control-allow-origin', origin],
    ['access-control-expose-headers', cors.exposeHeaders],
  ];
}

/** The answer to a preflight, or `undefined` where the rule does not list the page's origin. */
export function preflightHeaders({ cors }: RulePlan, request: GateRequest): Header[] | undefined {
  const origin = cors && listedOrigin(cors.origins, request);
  if (!origin) return undefined;
  const wanted = request.headers['access-control-request-headers']?.join(',') ?? '';
  return [
    ['access-control-allow-origin', origin],
    ['access-control-allow-methods', request.headers['access-control-request-method']?.[0] ?? ''],
    ['access-control-allow-headers', HEADER_NAMES.test(wanted) ? wanted : 'authorization'],
    ['access-control-max-age', '600'],
    ['cache-control', 'no-store'],
    ['vary', 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers'],
  ];
}

function listedOrigin(origins: readonly string[], { headers }: GateRequest): string | undefined {
  const sent = headers.origin;
  return sent?.length === 1 ? origins.find((origin) => origin === sent[0]) : undefined;
}
