/** A gate before it is put together: plain JSON, made by `plan-gate.ts` from a config, baked into a bundle by the build. */
import type { VerifierPlan } from '../jwt/plan.ts';
import type { LoginPlan } from '../oidc/plan.ts';
import type { PolicyPlan } from '../policy/plan.ts';
import type { DelegatePlan } from '../remote/plan.ts';
import type { RevocationStoreOptions } from '../session/options.ts';
import type { KeyRing } from '../session/types.ts';

export type Target = 'lambda-edge' | 'fetch';

export interface GatePlan {
  readonly target: Target;
  readonly policy: PolicyPlan;
  /** Absent when no rule asks for a credential, or a delegate verifies them all. */
  readonly verifier?: VerifierPlan;
  readonly delegate?: DelegatePlan;
  readonly login?: LoginPlan;
  /** What a login signs and seals with. */
  readonly keyRing?: KeyRing;
  readonly revocationStore?: RevocationStoreOptions;
}
