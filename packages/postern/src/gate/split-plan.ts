/** The two halves of a split gate, from one plan. Build time only. */
import { loginTarget } from '../policy/runs-as-lambda.ts';
import type { GatePlan } from './plan.ts';

/** The half that is a CloudFront Function: it needs nothing that signs people in but the terms and the pages' title. */
export function functionHalf(plan: GatePlan): GatePlan {
  const { secrets: _, originHeader: __, loginHalf: ___, ...checks } = plan;
  return { ...checks, target: 'cloudfront-function' };
}

/** The half that answers under `/.postern/` and forwards nothing: it has no rules, so that whatever else reaches it is refused. */
export function loginHalf(plan: GatePlan): GatePlan {
  const { login, keyRing, revocationStore, originHeader, secrets, policy } = plan;
  const { hosts, log } = policy;
  return {
    target: loginTarget(plan),
    isLoginHalf: true,
    policy: { ...(hosts && { hosts }), rules: [], match: [], log },
    ...(login && { login }),
    ...(keyRing && { keyRing }),
    ...(revocationStore && { revocationStore }),
    ...(originHeader && { originHeader }),
    ...(secrets && { secrets }),
  };
}
