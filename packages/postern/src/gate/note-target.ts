/** What a target needs beside the gate, for people to read. Build time only. */
import type { GatePlan } from './plan.ts';

/** Something a build prints: not wrong, but a gate that is not told of it does not do what it is for. */
export interface TargetNotice {
  readonly id: 'login_elsewhere' | 'host_header' | 'report_only';
  readonly message: string;
}

export function noteTarget(plan: GatePlan): readonly TargetNotice[] {
  return [...noteLoginElsewhere(plan), ...noteHosts(plan)];
}

/** Said before everything else: whoever deploys this by mistake has an open site. */
export function noteReportOnly({ reportOnly }: GatePlan): readonly TargetNotice[] {
  if (!reportOnly) return [];
  const message =
    'Nothing is protected: with "unsafeReportOnly" every request passes, and what would be refused is logged as would_deny (docs/roll-out.md)';
  return [{ id: 'report_only', message }];
}

/** A CloudFront Function sends people to `/.postern/login`, and has nothing that answers there. */
function noteLoginElsewhere({ target, login }: GatePlan): readonly TargetNotice[] {
  if (target !== 'cloudfront-function' || !login) return [];
  const message =
    'The function sends people to "/.postern/login" and cannot answer there: a gate that signs in, of the same config and key ring, ' +
    'must take the behavior "/.postern/*". Target "split" builds both';
  return [{ id: 'login_elsewhere', message }];
}

/** At a function URL `Host` is the URL's own; a custom header is one value for all hosts of the distribution. */
function noteHosts({ target, loginHalf, policy }: GatePlan): readonly TargetNotice[] {
  const { hosts = [] } = policy;
  const isOne = hosts.length === 1 && !hosts[0]?.startsWith('*');
  if (target !== 'split' || loginHalf !== 'function-url' || isOne) return [];
  const message =
    `With ${hosts.length === 1 ? 'a wildcard host' : `${hosts.length} hosts`} the login half at its function URL does not know which one ` +
    'a request is for: a CloudFront Function on the behavior "/.postern/*" must copy "Host" into "x-postern-host" (docs/function-url.md)';
  return [{ id: 'host_header', message }];
}
