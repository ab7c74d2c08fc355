/** The request goes on: what the viewer says of itself is removed, what has been verified is added, the site's rewrite comes last. */
import { rewritePath } from '../gate/rewrite.ts';
import { method, path, request } from './current.ts';
import { addIdentity, removeOwn } from './identity.ts';
import { writeDetail, writeOmitted } from './log.ts';
import { forwardHeaders, rewrite } from './plan.ts';

export function allow(claims: unknown, kid: string | undefined): void {
  removeOwn();
  const omitted = forwardHeaders && claims && addIdentity(claims);
  if (omitted && (omitted as readonly string[]).length > 0)
    writeOmitted(omitted as readonly string[]);
  else writeDetail('allowed', kid);
  const uri = rewrite && rewritePath({ rewrite }, { method, path });
  if (uri) request.uri = uri;
}
