/** `postern build`: a config file becomes `index.mjs`, `function.zip` and `report.json`. */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import type { SecretPlan } from 'postern/gate';
import { messageOf, problem, problemWithDetails } from '../errors.ts';
import { bundle } from './bundle.ts';
import { generateEntry } from './entry.ts';
import { findSecretsInText } from './find-secrets.ts';
import { makeFolder } from './make-folder.ts';
import { type PreparedGate, type PrepareOptions, prepareGate } from './prepare.ts';
import { type BuildReport, checkBudget, makeReport } from './report.ts';
import { refuseCopies } from './secret-copies.ts';
import { refuseStandIns } from './secret-places.ts';
import { withoutSecrets } from './secrets.ts';
import { findWorstCase } from './worst-case.ts';
import { zipFile } from './zip.ts';

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
  const gate = await prepareGate(options);
  const built = await bundlePrepared(gate, options.onStep);
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
  refuseSecrets(withoutSecrets(code, secrets), secrets);
  await refuseCopiesInFiles([...gate.inputs, ...inputs], gate);
  onStep?.('Compressing');
  const zip = await zipFile('index.mjs', new TextEncoder().encode(code));
  const report = makeReport({
    target: plan.target,
    budgetBytes: gate.config.budgetBytes ?? DEFAULT_BUDGET_BYTES,
    modules,
    worstCase: await findWorstCase(plan),
    secrets: [...secrets.keys()],
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

function refuseSecrets(code: string, values: PreparedGate['secrets']): void {
  const kinds = findSecretsInText(code);
  if (kinds.length > 0) throw problemWithDetails('secrets_found', kinds, 'bundle');
  refuseCopies([['index.mjs', code]], values, 'bundle');
}

/** In the bundle a marked secret and a copy of it look the same; in the files that it was made from they do not. */
async function refuseCopiesInFiles(
  files: readonly string[],
  { secrets, configFolder }: PreparedGate,
): Promise<void> {
  if (secrets.size === 0) return;
  const texts: (readonly [string, string])[] = [];
  for (const file of new Set(files)) {
    texts.push([relative(configFolder, file), await readFile(file, 'utf8').catch(ifAbsent)]);
  }
  refuseCopies(texts, secrets, 'sources');
}

/** The lock file is among the inputs even where no issuer needs one. */
function ifAbsent(cause: NodeJS.ErrnoException): string {
  if (cause.code === 'ENOENT') return '';
  throw cause;
}

/** Writes the three files, each whole or not at all. Those that hold secrets only their owner may read. */
export async function writeBuild({ code, zip, report }: BuiltGate, folder: string): Promise<void> {
  const mode = report.secrets.length > 0 ? 0o600 : 0o644;
  const files: readonly (readonly [name: string, content: string | Uint8Array, mode: number])[] = [
    ['index.mjs', code, mode],
    ['function.zip', zip, mode],
    ['report.json', `${JSON.stringify(report, undefined, 2)}\n`, 0o644],
  ];
  try {
    await makeFolder(resolve(folder));
    for (const [name, content, fileMode] of files) {
      await writeWhole(join(folder, name), content, fileMode);
    }
  } catch (cause) {
    throw problem('output_unwritable', basename(folder), messageOf(cause));
  }
}

async function writeWhole(file: string, content: string | Uint8Array, mode: number): Promise<void> {
  const temporary = `${file}.tmp`;
  try {
    // One that an interrupted build left would keep its own mode.
    await rm(temporary, { force: true });
    await writeFile(temporary, content, { flag: 'wx', mode });
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}
