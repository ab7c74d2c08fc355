/** `postern/gate`: a config becomes a function that decides. */
export type { GateRejectionCode, RejectionCode, TokenRejectionCode } from '../errors.ts';
export { withPresetClaims } from '../oidc/presets.ts';
export { makeTestSession, type TestSession } from '../oidc/test-session.ts';
export type { MatchRule, PolicyNotice, PolicyPlan } from '../policy/plan.ts';
export { checksInFunction, loginTarget, runsAsLambda } from '../policy/runs-as-lambda.ts';
export { checkKeyRing } from '../session/plan-key-ring.ts';
export { RING_KEY, readStoredRing, ringValue } from '../session/store-ring.ts';
export type { KeyRing, RingKey } from '../session/types.ts';
export { createDecisionLog } from './create-decision-log.ts';
export { createGate, type GatePorts } from './create-gate.ts';
export type { DecisionLog, WriteLine } from './decision-log.ts';

export type { Gate, PassedCheck } from './gate.ts';
export { issuersOf, type PartNames, partsOf } from './parts-of.ts';
export type { GatePlan, OriginHeaderPlan, Target } from './plan.ts';
export { type LockedIssuer, type PlanGateOptions, planGate } from './plan-gate.ts';
export { type SecretPlan, secretIndex } from './plan-secrets.ts';
export { functionHalf, loginHalf } from './split-plan.ts';
export type {
  AllowDecision,
  AnswerDecision,
  Decision,
  DecisionReason,
  GateRequest,
  Header,
} from './types.ts';
