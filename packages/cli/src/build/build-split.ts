/** The two halves of a split gate, built from one config. */
import { functionHalf, type GatePlan, loginHalf } from 'postern/gate';
import { type BuiltGate, buildPrepared } from './build.ts';
import { type BuiltFunction, buildFunction } from './build-function.ts';
import { bundleStore } from './bundle-store.ts';
import { STORE_MODULE } from './entry.ts';
import type { FunctionReport } from './function-report.ts';
import { type PreparedGate, type PrepareOptions, prepareGate } from './prepare.ts';
import { type BuildReport, sha256Of } from './report.ts';
import { zipFiles } from './zip.ts';

export interface SplitReport {
  readonly target: 'split';
  readonly function: FunctionReport;
  /** Its `sha256` is that of the zip which is deployed. */
  readonly login: BuildReport;
  /** What writes revocations: AWS's client, and the bytes that it adds to the zip. Absent where nothing is revoked. */
  readonly storeModule?: { readonly rawBytes: number; readonly zipBytes: number };
}

export interface BuiltSplit {
  readonly gate: BuiltFunction;
  /** Its `zip` is what is deployed: the half and, where there is one, the store's module. */
  readonly login: BuiltGate;
  /** Source of `key-value-store.mjs`. */
  readonly storeModule?: string;
  readonly report: SplitReport;
  readonly inputs: readonly string[];
}

export interface SplitOptions extends PrepareOptions {
  /** Where a local KeyValueStore is that plays the config's, such as `http://localhost:4567`. @default AWS's own */
  readonly storeEndpoint?: string | undefined;
}

/** Builds in memory. Refuses with a `UserError`, also what is over its budget. */
export async function buildSplit(options: SplitOptions): Promise<BuiltSplit> {
  const { storeEndpoint, onStep } = options;
  const gate = await prepareGate(options);
  return buildSplitPrepared(storeEndpoint ? writingTo(gate, storeEndpoint) : gate, onStep);
}

/** What the entry gives on to AWS's client as it is: `stores/key-value-store-api.ts`. */
export function writingTo(gate: PreparedGate, endpoint: string): PreparedGate {
  const { plan } = gate;
  if (!plan.revocationStore) return gate;
  const revocationStore: NonNullable<GatePlan['revocationStore']> & { readonly endpoint: string } =
    { ...plan.revocationStore, endpoint };
  return { ...gate, plan: { ...plan, revocationStore } };
}

/** The same of a plan that has been checked. */
export async function buildSplitPrepared(
  gate: PreparedGate,
  onStep?: (text: string) => void,
): Promise<BuiltSplit> {
  onStep?.('Bundling the CloudFront Function');
  const built = await buildFunction(gate, functionHalf(gate.plan));
  onStep?.('Bundling the login half');
  const half = await buildPrepared(withoutAfter(gate, loginHalf(gate.plan)));
  const storeModule = gate.plan.revocationStore && (await bundleStore(gate.configFolder));
  const { login, sizes } = storeModule
    ? await withStoreModule(half, storeModule)
    : { login: half, sizes: undefined };
  return {
    gate: built,
    login,
    ...(storeModule !== undefined && { storeModule }),
    report: {
      target: 'split',
      function: built.report,
      login: login.report,
      ...(sizes && { storeModule: sizes }),
    },
    inputs: [...new Set([...built.inputs, ...half.inputs])],
  };
}

/** The site's own function runs on requests that are forwarded: none is here. What is said of the whole is said once. */
function withoutAfter(gate: PreparedGate, plan: GatePlan): PreparedGate {
  return { ...gate, plan, afterPath: undefined, notices: [] };
}

async function withStoreModule(
  half: BuiltGate,
  storeModule: string,
): Promise<{ readonly login: BuiltGate; readonly sizes: SplitReport['storeModule'] }> {
  const [code, store] = [Buffer.from(half.code), Buffer.from(storeModule)];
  const zip = await zipFiles({ 'index.mjs': code, [STORE_MODULE]: store });
  return {
    login: { ...half, zip, report: { ...half.report, sha256: sha256Of(zip) } },
    sizes: { rawBytes: store.length, zipBytes: zip.length - half.zip.length },
  };
}
