/** A config file becomes a bundle for Lambda, Node or a fetch runtime, and its zip. */
import { checksInFunction, type SecretPlan } from 'postern/gate';
import { bundle } from './bundle.ts';
import { generateEntry } from './entry.ts';
import { heldSecrets } from './held-secrets.ts';
import { type PreparedGate, type PrepareOptions, prepareGate } from './prepare.ts';
import { refuseSecretsIn } from './refuse-secrets.ts';
import { type BuildReport, checkBudget, makeReport } from './report.ts';
import { refuseStandIns } from './secret-places.ts';
import { findWorstCase } from './worst-case.ts';
import { zipFiles } from './zip.ts';

export interface BuiltGate {
  readonly code: string;
  readonly zip: Uint8Array;
  readonly report: BuildReport;
  /** Absolute paths of every file that the build was made from. */
  readonly inputs: readonly string[];
}

/** Architecture's default: far below every platform limit, and a cold start that nobody notices. */
const DEFAULT_BUDGET_BYTES = 32_768;

/** Builds in memory. Refuses with a `UserError`; a gate over its budget is refused too. */
export async function buildGate(options: PrepareOptions): Promise<BuiltGate> {
  return buildPrepared(await prepareGate(options), options.onStep);
}

/** The same of a plan that has been checked. */
export async function buildPrepared(
  gate: PreparedGate,
  onStep?: (text: string) => void,
): Promise<BuiltGate> {
  if (checksInFunction(gate.plan.target)) {
    throw new Error('A CloudFront Function is built by buildFunction or buildSplit');
  }
  const built = await bundlePrepared(gate, onStep);
  checkBudget(built.report);
  return built;
}

/** Bundles and zips a plan that has been checked. */
export async function bundlePrepared(
  gate: PreparedGate,
  onStep?: (text: string) => void,
): Promise<BuiltGate> {
  const { plan, afterPath, configFolder, secrets } = gate;
  onStep?.('Bundling');
  const entry = generateEntry(plan, { afterPath });
  const { code, modules, inputs } = await bundle({
    entry,
    configFolder,
    plan,
    hasAfter: afterPath !== undefined,
  });
  refuseStandIns(plan, code);
  await refuseSecretsIn('index.mjs', code, { gate, inputs });
  onStep?.('Compressing');
  const zip = await zipFiles({ 'index.mjs': new TextEncoder().encode(code) });
  const report = makeReport({
    target: plan.target,
    ...(plan.reportOnly && { unsafeReportOnly: true }),
    budgetBytes: gate.config.budgetBytes ?? DEFAULT_BUDGET_BYTES,
    modules,
    worstCase: await findWorstCase(plan),
    // The plan has the values as they are, where code may have them escaped.
    secrets: heldSecrets([code, JSON.stringify(plan)], secrets),
    fetchedSecrets: (plan.secrets ?? []).map(describeSecret),
    notices: gate.notices,
    code,
    zip,
  });
  return { code, zip, report, inputs: [...new Set([...gate.inputs, ...inputs])] };
}

function describeSecret({ option, service, name }: SecretPlan): string {
  const action = service === 'ssm' ? 'ssm:GetParameter' : 'secretsmanager:GetSecretValue';
  return `"${option}" from "${name}" (${action})`;
}
