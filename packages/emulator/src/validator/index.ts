/** `@postern/emulator/validator`: the complete public surface. */
export type { RuleId } from '../rule-id.ts';
export type { ValidationOptions } from './context.ts';
export type {
  AssociationFacts,
  BehaviorFacts,
  CachePolicyFacts,
  CloudFrontFunctionFacts,
  DeploymentFacts,
  DistributionFacts,
  EventType,
  FunctionKind,
  FunctionRole,
  GateFacts,
  KeyGroupFacts,
  LambdaFacts,
  OriginFacts,
  OriginRequestPolicyFacts,
  StoreFacts,
} from './deployment-facts.ts';
export { deploymentOfEmulator } from './deployment-of-emulator.ts';
export {
  type CodeFacts,
  deploymentOfTemplate,
  type TemplateOptions,
} from './deployment-of-template.ts';
export type { Finding } from './finding.ts';
export type { Finder } from './rules/found-by.ts';
export { RULES, type Rule, type Severity, type Stage } from './rules.ts';
export { validateDeployment } from './validate-deployment.ts';
export { type EdgeResultOptions, validateEdgeResult } from './validate-edge-result.ts';
