/** `@postern/cli`: the complete public surface, for scripts and tests. */
export { type BuiltGate, buildGate } from './build/build.ts';
export { type BuiltFunction, buildCloudFrontFunction } from './build/build-function.ts';
export {
  type BuiltSplit,
  buildSplit,
  type SplitOptions,
  type SplitReport,
} from './build/build-split.ts';
export { type BuiltTarget, buildTarget, writeBuild } from './build/build-target.ts';
export type { FunctionReport } from './build/function-report.ts';
export type { PrepareOptions } from './build/prepare.ts';
export type { BuildReport } from './build/report.ts';
export { type DevEvent, type DevOptions, type DevServer, startDev } from './dev/dev.ts';
export type { UserName } from './dev/people.ts';
export { type DevProvider, type ProviderOptions, startProvider } from './dev/provider.ts';
export type { SignInOptions } from './dev/sign-in.ts';
export { UserError } from './errors.ts';
export { createExplainer, type Explanation } from './explain/explain.ts';
export { makeRequest, type RequestParts } from './explain/request.ts';
export type { CommandLineProcess, OutputStream } from './process.ts';
export { type ExitCode, run } from './run.ts';
