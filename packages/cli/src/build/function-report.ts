/** What a build says of a CloudFront Function: bytes as AWS counts them, and which part takes how much. */
import { createHash } from 'node:crypto';
import { LIMITS } from '@postern/emulator/limits';
import type { GatePlan } from 'postern/gate';
import { problemWithDetails } from '../errors.ts';
import { type Cell, formatInteger, type Terminal } from '../terminal.ts';
import type { BundledModule } from './bundle.ts';
import { heldSecrets } from './held-secrets.ts';
import type { PreparedGate } from './prepare.ts';
import { protectionRows } from './report.ts';

export interface FunctionReport {
  readonly target: 'cloudfront-function';
  /** Nothing is protected. */
  readonly unsafeReportOnly?: true;
  /** UTF-8 bytes of the source. */
  readonly sourceBytes: number;
  readonly budgetBytes: number;
  readonly limitBytes: number;
  readonly rules: number;
  /** Largest first, before the names are shortened; the rules and what else is the config's are `plan`. */
  readonly modules: readonly BundledModule[];
  /** Names of the secrets that the function holds. */
  readonly secrets: readonly string[];
  readonly notices: readonly string[];
  /** Of `function.js`. */
  readonly sha256: string;
}

export interface FunctionFacts {
  readonly plan: GatePlan;
  readonly code: string;
  readonly modules: readonly BundledModule[];
  readonly gate: PreparedGate;
  readonly keyValueStore: string | undefined;
  /** Of the user's own modules. */
  readonly notices: readonly string[];
}

export function makeFunctionReport({
  plan,
  code,
  modules,
  gate,
  ...facts
}: FunctionFacts): FunctionReport {
  const limitBytes = LIMITS.current.functionSourceBytes;
  return {
    target: 'cloudfront-function',
    ...(plan.reportOnly && { unsafeReportOnly: true }),
    sourceBytes: Buffer.byteLength(code),
    budgetBytes:
      gate.plan.target === 'split' ? limitBytes : (gate.config.budgetBytes ?? limitBytes),
    limitBytes,
    rules: plan.policy.rules.length,
    modules,
    // Of a login the function knows the terms alone.
    secrets: heldSecrets([code], gate.secrets),
    notices: [...gate.notices, ...facts.notices, ...noticesOf(plan, facts.keyValueStore)],
    sha256: createHash('sha256').update(code).digest('hex'),
  };
}

function noticesOf(
  { login, revocationStore }: GatePlan,
  keyValueStore: string | undefined,
): string[] {
  if (!login) return [];
  return [
    keyValueStore === undefined
      ? 'The key ring is known only when the login half runs: fill the store with "postern keys publish"'
      : 'key-value-store.json is for a store that is new: it knows of no rotation. One that is in use is filled by "postern keys publish", which checks the ring first',
    ...(revocationStore
      ? []
      : [
          'No "session.revocationStore": a session that someone has copied lives until its end, after a logout too',
        ]),
  ];
}

const MODULES_SHOWN = 8;

/** Refuses a function that is over AWS's quota or its own budget, with what takes most. */
export function checkFunctionSize(report: FunctionReport): void {
  const { sourceBytes, budgetBytes, limitBytes, modules } = report;
  const most = Math.min(budgetBytes, limitBytes);
  if (sourceBytes <= most) return;
  const details = modules
    .slice(0, MODULES_SHOWN)
    .map(({ name, bytes }) => `${name}: ${formatInteger(bytes)} bytes before they are shortened`);
  const [size, budget, excess] = [sourceBytes, most, sourceBytes - most].map(formatInteger) as [
    string,
    string,
    string,
  ];
  throw problemWithDetails('function_too_large', details, size, budget, excess);
}

export function printFunctionReport(report: FunctionReport, terminal: Terminal): void {
  const { colours } = terminal;
  terminal.table([...protectionRows(report, terminal), ...sizeRows(report)]);
  terminal.line();
  terminal.line(colours.bold('Largest parts, before they are shortened'));
  terminal.table(report.modules.slice(0, MODULES_SHOWN).map(({ name, bytes }) => [name, bytes]));
  for (const name of report.secrets) {
    terminal.note(
      `${colours.yellow('Warning')}: the function holds secret "${name}": whoever can read the function can read it`,
    );
  }
  for (const notice of report.notices) terminal.note(`${colours.yellow('Notice')}: ${notice}`);
}

function sizeRows({ sourceBytes, limitBytes, rules, sha256 }: FunctionReport): Cell[][] {
  const percent = Math.round((100 * sourceBytes) / limitBytes);
  return [
    ['function.js', sourceBytes, `bytes of ${formatInteger(limitBytes)}, ${percent} %`],
    ['rules', rules, ''],
    ['SHA-256', '', sha256],
  ];
}
