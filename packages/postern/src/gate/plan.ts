/** A gate before it is put together: plain JSON, made by `plan-gate.ts` from a config, baked into a bundle by the build. */
import type { VerifierPlan } from '../jwt/plan.ts';
import type { LoginPlan } from '../oidc/plan.ts';
import type { LoginHalf, Target } from '../policy/config.ts';
import type { PolicyPlan } from '../policy/plan.ts';
import type { DelegatePlan } from '../remote/plan.ts';
import type { RevocationStoreOptions } from '../session/options.ts';
import type { KeyRing } from '../session/types.ts';
import type { SecretPlan } from './plan-secrets.ts';

export type { Target } from '../policy/config.ts';

/** What a function URL asks for before it listens to anything else. */
export interface OriginHeaderPlan {
  /** Lower case. */
  readonly name: string;
  readonly values: readonly string[];
}

export interface GatePlan {
  readonly target: Target;
  /** It answers under `/.postern/` and has no rules: `split-plan.ts`. */
  readonly isLoginHalf?: true;
  /** Of the target `split`. @default 'lambda-edge' */
  readonly loginHalf?: LoginHalf;
  readonly policy: PolicyPlan;
  /** Absent when no rule asks for a credential, or a delegate verifies them all. */
  readonly verifier?: VerifierPlan;
  readonly delegate?: DelegatePlan;
  readonly login?: LoginPlan;
  /** What a login signs and seals with. */
  readonly keyRing?: KeyRing;
  readonly revocationStore?: RevocationStoreOptions;
  /** Of the target `function-url`. */
  readonly originHeader?: OriginHeaderPlan;
  /** What would be refused is logged, and passes. */
  readonly reportOnly?: true;
  /** What the function fetches itself; the plan has stand-ins. */
  readonly secrets?: readonly SecretPlan[];
}
