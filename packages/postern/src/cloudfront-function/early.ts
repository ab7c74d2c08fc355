/** What needs no credential: hosts, documents, paths and rules, preflights. */
import { refuse } from './answers.ts';
import { answerPreflight } from './cors.ts';
import type { FunctionResponse, Requirement, Visit } from './event.ts';
import { readHeader } from './fetch-metadata.ts';
import { isKnownHost } from './host.ts';
import { writeDetail } from './log.ts';
import { requirementOfRule, requirements, resourceMetadata } from './plan.ts';
import { serveMetadata } from './resource-metadata.ts';
import { findRule } from './rule.ts';

/** An answer; or none, and the rule is in `visit`. */
export function decideEarly(visit: Visit): FunctionResponse | undefined {
  const request = visit.incoming;
  if (!isKnownHost(visit.hostName)) return refuse(visit, 421, 'unknown_host');
  const metadata = resourceMetadata && serveMetadata(visit);
  if (metadata) return metadata;
  const preflight =
    request.method === 'OPTIONS' &&
    request.headers.origin &&
    readHeader(request, 'access-control-request-method');
  const found = findRule(visit, preflight || request.method);
  if (typeof found === 'string') return refuse(visit, found[0] === 'e' ? 404 : 400, found);
  if (found < 0) return refuse(visit, 403, 'no_rule');
  visit.place = found;
  visit.applied = requirements[requirementOfRule.charCodeAt(found) - 48] as Requirement;
  if (preflight) {
    const answer = answerPreflight(visit);
    if (answer) writeDetail(visit, 'responded');
    return answer || refuse(visit, 403, 'cors_denied');
  }
  return visit.applied.closed ? refuse(visit, 403, 'forbidden') : undefined;
}
