/** Turns the path of an allowed request into the object to ask the origin for. The decision was made before, on the viewer's path. */
import type { PolicyPlan } from '../policy/plan.ts';

/** The new path, or `undefined` where it stays as it is. */
export function rewritePath({ rewrite }: PolicyPlan, path: string): string | undefined {
  if (!rewrite) return undefined;
  const { directoryIndex, spaFallback } = rewrite;
  if (path.endsWith('/')) return directoryIndex ? path + directoryIndex : spaFallback;
  if (/\.[^/]*$/.test(path)) return undefined;
  return spaFallback ?? `${path}/${directoryIndex}`;
}
