/** `postern build`: whatever the config's target is, the files that come of it. */
import { checksInFunction, functionHalf } from 'postern/gate';
import { describeDeployment } from '../deploy/describe-deployment.ts';
import type { Terminal } from '../terminal.ts';
import { type BuiltGate, buildPrepared } from './build.ts';
import { type BuiltFunction, buildFunction } from './build-function.ts';
import { type BuiltSplit, buildSplitPrepared } from './build-split.ts';
import { printFunctionReport } from './function-report.ts';
import { type PreparedGate, type PrepareOptions, prepareGate } from './prepare.ts';
import { printReport } from './report.ts';
import { printSplitReport } from './split-report.ts';
import { type OutputFile, writeFiles } from './write-files.ts';

export interface BuiltTarget {
  readonly report: BuiltGate['report'] | BuiltFunction['report'] | BuiltSplit['report'];
  /** `report.json` among them, and `deployment.json` where a distribution can have the target. */
  readonly files: readonly OutputFile[];
  /** Of all of its halves: what `print` tells a person besides the numbers. */
  readonly notices: readonly string[];
  readonly print: (terminal: Terminal) => void;
}

/** Builds in memory. Refuses with a `UserError`. */
export async function buildTarget(options: PrepareOptions): Promise<BuiltTarget> {
  return buildTargetPrepared(await prepareGate(options), options.onStep);
}

/** The same of a plan that has been checked. */
export async function buildTargetPrepared(
  gate: PreparedGate,
  onStep?: (text: string) => void,
): Promise<BuiltTarget> {
  const { target } = gate.plan;
  if (!checksInFunction(target)) {
    const built = await buildPrepared(gate, onStep);
    const { report } = built;
    return {
      report,
      files: withDescription(gate, gateFiles(built), report),
      notices: report.notices,
      print: (terminal) => printReport(report, terminal),
    };
  }
  if (target === 'split') {
    const built = await buildSplitPrepared(gate, onStep);
    const { report } = built;
    return {
      report,
      files: withDescription(gate, splitFiles(built), report),
      notices: [...report.function.notices, ...report.login.notices],
      print: (terminal) => printSplitReport(report, terminal),
    };
  }
  const built = await buildFunction(gate, functionHalf(gate.plan));
  const { report } = built;
  return {
    report,
    files: withDescription(gate, functionFiles(built), report),
    notices: report.notices,
    print: (terminal) => printFunctionReport(report, terminal),
  };
}

/** Writes a gate that is one bundle. */
export async function writeBuild(built: BuiltGate, folder: string): Promise<void> {
  await writeFiles([...gateFiles(built), reportFile(built.report)], folder);
}

/** The built files, what they are and how they are deployed. */
function withDescription(
  { plan }: PreparedGate,
  files: readonly OutputFile[],
  report: BuiltTarget['report'],
): readonly OutputFile[] {
  const deployment = describeDeployment(plan, files);
  return [
    ...files,
    reportFile(report),
    ...(deployment ? [jsonFile('deployment.json', deployment)] : []),
  ];
}

function reportFile(report: BuiltTarget['report']): OutputFile {
  return jsonFile('report.json', report);
}

function jsonFile(name: string, value: object): OutputFile {
  return { name, content: `${JSON.stringify(value, undefined, 2)}\n`, isSecret: false };
}

function gateFiles({ code, zip, report }: BuiltGate): OutputFile[] {
  const isSecret = report.secrets.length > 0;
  return [
    { name: 'index.mjs', content: code, isSecret },
    { name: 'function.zip', content: zip, isSecret },
  ];
}

function functionFiles({ code, keyValueStore, report }: BuiltFunction): OutputFile[] {
  return [
    { name: 'function.js', content: code, isSecret: report.secrets.length > 0 },
    ...(keyValueStore === undefined
      ? []
      : [{ name: 'key-value-store.json', content: keyValueStore, isSecret: true }]),
  ];
}

function splitFiles({ gate, login, storeModule }: BuiltSplit): OutputFile[] {
  const half = gateFiles(login).map((file) => ({ ...file, name: `login/${file.name}` }));
  return [
    ...functionFiles(gate),
    ...half,
    ...(storeModule === undefined
      ? []
      : [{ name: 'login/key-value-store.mjs', content: storeModule, isSecret: false }]),
  ];
}
