/** `@postern/cli`: the complete public surface, for scripts and tests. */
export { type BuiltGate, buildGate, writeBuild } from './build/build.ts';
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
