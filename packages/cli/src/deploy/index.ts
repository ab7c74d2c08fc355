/** `@postern/cli/deploy`: what a build says of its deployment, and what judges one. It loads nothing that builds or serves. */
export { type Assets, assetsBeside } from '../template/assets-beside.ts';
export type { TemplateFinding, ValidateTemplateOptions } from '../template/template-finding.ts';
export { validateDistributions } from '../template/validate-distributions.ts';
export { validateTemplate } from '../template/validate-template.ts';
export type {
  CloudFrontFunction,
  DelegateFacts,
  DeployedTarget,
  Deployment,
  LambdaFunction,
  LoginBehavior,
  Permission,
} from './deployment.ts';
export { hostFunctionSource } from './host-function.ts';
export { FUNCTION_URL_GRANTS } from './permissions.ts';
export { type GateFacts, validationOptionsOf } from './validation-options.ts';
