/** A gate as a CloudFront Function: its source, the first content of its KeyValueStore, and what fits. */
import { functionHalf, type GatePlan, RING_KEY, ringValue } from 'postern/gate';
import { bundleFunction } from './bundle-function.ts';
import { checkFunctionSize, type FunctionReport, makeFunctionReport } from './function-report.ts';
import { type PreparedGate, type PrepareOptions, prepareGate } from './prepare.ts';
import { refuseSecretsIn } from './refuse-secrets.ts';

export interface BuiltFunction {
  /** What CreateFunction takes. */
  readonly code: string;
  /** The import file of the store: undefined without sessions, and where the ring is known only when the login half runs. */
  readonly keyValueStore?: string;
  readonly report: FunctionReport;
  readonly inputs: readonly string[];
}

/** Builds in memory, whatever half the config's target has besides. Refuses with a `UserError`. */
export async function buildCloudFrontFunction(options: PrepareOptions): Promise<BuiltFunction> {
  const gate = await prepareGate(options);
  return buildFunction(gate, functionHalf(gate.plan));
}

/** `plan` is the function's half of the prepared gate. */
export async function buildFunction(gate: PreparedGate, plan: GatePlan): Promise<BuiltFunction> {
  const { code, modules, inputs, notices } = await bundleFunction({
    plan,
    afterPath: gate.afterPath,
    configFolder: gate.configFolder,
  });
  await refuseSecretsIn('function.js', code, { gate, inputs });
  const keyValueStore = gate.plan.secrets?.some(({ kind }) => kind === 'keyRing')
    ? undefined
    : storeContent(plan);
  const report = makeFunctionReport({ plan, code, modules, gate, keyValueStore, notices });
  checkFunctionSize(report);
  return {
    code,
    ...(keyValueStore !== undefined && { keyValueStore }),
    report,
    inputs: [...new Set([...gate.inputs, ...inputs])],
  };
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/kvs-with-functions-create-s3-kvp.html */
function storeContent({ keyRing }: GatePlan): string | undefined {
  if (!keyRing) return undefined;
  const data = [{ key: RING_KEY, value: ringValue(keyRing) }];
  return `${JSON.stringify({ data }, undefined, 2)}\n`;
}
