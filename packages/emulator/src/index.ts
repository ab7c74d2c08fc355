/** `@postern/emulator`: the complete public surface. */
export { AssociationError } from './association-error.ts';
export { type Emulator, type ReplaceOptions, startEmulator } from './emulator.ts';
export type { EmulatorEvent, EventListener, FailureReason, FunctionFailure } from './events.ts';
export type { RoleCredentials } from './function/function-identity.ts';
export type { RuntimeReport } from './function/runtime-api.ts';
export type { ManagedRuntime } from './function/runtime-client.ts';
export { startLambdaApi } from './lambda-api/lambda-api.ts';
export type {
  FunctionUrlOptions,
  LambdaApi,
  LambdaApiEvent,
  LambdaApiOptions,
  LambdaFault,
  LambdaFunctionOptions,
} from './lambda-api/options.ts';
export type { EdgeLimits, ProfileName } from './limits.ts';
export type {
  BehaviorOptions,
  EmulatorOptions,
  FunctionOptions,
  OriginOptions,
} from './options.ts';
export {
  ALL_VIEWER_EXCEPT_HOST_HEADER,
  CACHING_DISABLED,
  CACHING_OPTIMIZED,
  type CachePolicy,
  type OriginRequestPolicy,
  type Selection,
} from './policies.ts';
export type { RuleId } from './result-rules/rule.ts';
