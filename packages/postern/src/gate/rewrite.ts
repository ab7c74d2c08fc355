/**
 * Turns the path of an allowed request into the object to ask the origin for. The decision was made before, on the viewer's path.
 * In the dialect of CloudFront Functions.
 */
import type { PolicyPlan } from '../policy/plan.ts';
import type { GateRequest } from './types.ts';

/** The new path, or `undefined` where it stays as it is. A method that writes asks for no page. */
export function rewritePath(
  plan: Pick<PolicyPlan, 'rewrite'>,
  request: Pick<GateRequest, 'method' | 'path'>,
): string | undefined {
  const rewrite = plan.rewrite;
  const path = request.path;
  if (!rewrite || (request.method !== 'GET' && request.method !== 'HEAD')) return undefined;
  const directoryIndex = rewrite.directoryIndex;
  const spaFallback = rewrite.spaFallback;
  if (path.endsWith('/')) return directoryIndex ? path + directoryIndex : spaFallback;
  if (path.includes('.', path.lastIndexOf('/'))) return undefined;
  return spaFallback || `${path}/${directoryIndex}`;
}
