/** Which targets are Lambda functions: they have a role, Node 22 or newer, one request at a time, and no file in common. Build time only. */
import type { Target } from './config.ts';

export function runsAsLambda(target: Target): boolean {
  return target === 'lambda-edge' || target === 'function-url';
}
