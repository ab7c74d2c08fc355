/** The request goes on: what the viewer says of itself is removed, what has been verified is added, the site's rewrite comes last. */
import { rewritePath } from '../gate/rewrite.ts';
import type { Visit } from './event.ts';
import { addIdentity, removeOwn } from './identity.ts';
import { writeDetail, writeOmitted } from './log.ts';
import { forwardHeaders, rewrite } from './plan.ts';

export function allow(visit: Visit, claims: unknown, kid: string | undefined): void {
  const request = visit.incoming;
  removeOwn(request);
  const omitted = forwardHeaders && claims ? addIdentity(request, claims) : [];
  if (omitted.length > 0) writeOmitted(visit, omitted);
  else writeDetail(visit, 'allowed', kid);
  const uri = rewrite && rewritePath({ rewrite }, { method: request.method, path: request.uri });
  if (uri) request.uri = uri;
}
