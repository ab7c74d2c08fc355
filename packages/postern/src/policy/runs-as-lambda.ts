/** Which targets are Lambda functions: they have a role, Node 22 or newer, one request at a time, and no file in common. Build time only. */
import type { PosternConfig, Target } from './config.ts';

export function runsAsLambda(target: Target): boolean {
  return target === 'lambda-edge' || target === 'function-url';
}

/** Where the part of a gate runs that has secrets and signs people in: of a split gate the login half. */
export function loginTarget({
  target,
  loginHalf,
}: Pick<PosternConfig, 'target' | 'loginHalf'>): Target {
  return target === 'split' ? (loginHalf ?? 'lambda-edge') : (target ?? 'lambda-edge');
}

/** Whether requests are checked in a CloudFront Function. */
export function checksInFunction(target: Target | undefined): boolean {
  return target === 'cloudfront-function' || target === 'split';
}
