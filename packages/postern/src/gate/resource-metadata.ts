/** Serves protected resource metadata (RFC 9728), by which an MCP client finds the authorization server. */
import type { PolicyPlan } from '../policy/plan.ts';
import type { AnswerDecision, GateRequest } from './types.ts';

/** The metadata document at this host and path; `undefined` for any other request. Public, so any origin may read it. */
export function serveResourceMetadata(
  { resourceMetadata }: PolicyPlan,
  host: string,
  { method, path }: GateRequest,
): AnswerDecision | undefined {
  const found = resourceMetadata?.find((entry) => entry.path === path && entry.host === host);
  // OPTIONS too: browsers send a preflight before a GET that carries `MCP-Protocol-Version`.
  if (!found || !/^(GET|HEAD|OPTIONS)$/.test(method)) return undefined;
  return {
    kind: 'respond',
    status: 200,
    code: 'responded',
    rule: -1,
    reason: 'resource_metadata',
    headers: [
      ['access-control-allow-headers', '*'],
      ['access-control-allow-origin', '*'],
      ['cache-control', 'no-store'],
      ['content-type', 'application/json'],
    ],
    body: found.body,
  };
}
