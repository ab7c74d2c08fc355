/** `@postern/emulator`: the complete public surface. */
export { AssociationError } from './association-error.ts';
export {
  defaultEngine as defaultFunctionEngine,
  type FunctionEngine,
} from './cloudfront-function/engine.ts';
export type { FunctionStore, StoreSnapshot } from './cloudfront-function/function-store.ts';
export {
  type CloudFrontFunctionRun,
  type FunctionErrorType,
  type Invocation,
  type Outcome,
  runCloudFrontFunction,
} from './cloudfront-function/invoke.ts';
export {
  type Emulator,
  type ReplaceOptions,
  type RunningFunction,
  startEmulator,
} from './emulator.ts';
export type { EmulatorEvent, EventListener, FailureReason, FunctionFailure } from './events.ts';
export type { RoleCredentials } from './function/function-identity.ts';
export type { RuntimeReport } from './function/runtime-api.ts';
export type { ManagedRuntime } from './function/runtime-client.ts';
export { readImportFile } from './key-value-store/import-file.ts';
export { startKeyValueStore } from './key-value-store/key-value-store.ts';
export type {
  KeyValueStore,
  KeyValueStoreCall,
  KeyValueStoreFault,
  KeyValueStoreOptions,
} from './key-value-store/options.ts';
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
  CloudFrontFunctionOptions,
  EmulatorOptions,
  FunctionOptions,
  OriginOptions,
} from './options.ts';
export type { CustomErrorResponse } from './pipeline/custom-error.ts';
export {
  ALL_VIEWER_EXCEPT_HOST_HEADER,
  CACHING_DISABLED,
  CACHING_OPTIMIZED,
  type CachePolicy,
  type OriginRequestPolicy,
  type Selection,
} from './policies.ts';
export type { RuleId } from './rule-id.ts';
export type { KeyGroup, TrustedKey } from './signed-cookies/key-groups.ts';
export {
  cloudFrontFunctionEvent,
  lambdaEdgeEvent,
  type ViewerRequest,
} from './viewer-request-events.ts';
