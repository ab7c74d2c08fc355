/** What a build says about itself: `report.json`, and a table for people. */
import { createHash } from 'node:crypto';
import { LIMITS } from '@postern/emulator/limits';
import type { GatePlan } from 'postern/gate';
import { problem, problemWithDetails } from '../errors.ts';
import { type Cell, formatInteger, type Terminal } from '../terminal.ts';
import type { BundledModule } from './bundle.ts';
import type { WorstCase } from './worst-case.ts';
import type { WorstLogin } from './worst-login.ts';

export interface BuildReport {
  readonly target: GatePlan['target'];
  /** Nothing is protected. */
  readonly unsafeReportOnly?: true;
  /** The module, minified. */
  readonly rawBytes: number;
  /** What the budget is for: of a login half, without the store's module beside it. */
  readonly zipBytes: number;
  readonly budgetBytes: number;
  /** What CloudFront takes for viewer events: as many tools still assume, and as documented today. */
  readonly limits: { readonly legacy: number; readonly current: number };
  /** Largest first, in bytes before compression. */
  readonly modules: readonly BundledModule[];
  readonly worstCase: WorstCase;
  /** Names of the secrets that the bundle holds. */
  readonly secrets: readonly string[];
  /** What the function fetches itself, such as `session.keyRing from secretsmanager "app/ring"`. */
  readonly fetchedSecrets: readonly string[];
  readonly notices: readonly string[];
  /** Of `function.zip`. */
  readonly sha256: string;
}

export type ReportFacts = Omit<BuildReport, 'limits' | 'sha256' | 'zipBytes' | 'rawBytes'> & {
  readonly code: string;
  readonly zip: Uint8Array;
};

/** No date, host or path: two builds of one config have one report. */
export function makeReport({ code, zip, ...facts }: ReportFacts): BuildReport {
  return {
    target: facts.target,
    ...(facts.unsafeReportOnly && { unsafeReportOnly: true }),
    rawBytes: Buffer.byteLength(code),
    zipBytes: zip.length,
    budgetBytes: facts.budgetBytes,
    limits: { legacy: LIMITS.legacy.viewerZipBytes, current: LIMITS.current.viewerZipBytes },
    modules: facts.modules,
    worstCase: facts.worstCase,
    secrets: facts.secrets,
    fetchedSecrets: facts.fetchedSecrets,
    notices: facts.notices,
    sha256: sha256Of(zip),
  };
}

export function sha256Of(zip: Uint8Array): string {
  return createHash('sha256').update(zip).digest('hex');
}

const MODULES_SHOWN = 5;

/** Refuses a build that is over its budget or over the platform's own limit. */
export function checkBudget(report: BuildReport): void {
  const { zipBytes, budgetBytes, limits, modules } = report;
  const largest = modules
    .slice(0, MODULES_SHOWN)
    .map(({ name, bytes }) => `${name}: ${formatInteger(bytes)} bytes before compression`);
  const [legacy, current] = [formatInteger(limits.legacy), formatInteger(limits.current)];
  const platform = `CloudFront takes ${legacy} bytes (legacy), ${current} (current)`;
  const details = report.target === 'lambda-edge' ? [...largest, platform] : largest;
  if (zipBytes > budgetBytes) {
    const [size, budget, excess] = [zipBytes, budgetBytes, zipBytes - budgetBytes].map(
      formatInteger,
    ) as [string, string, string];
    throw problemWithDetails('over_budget', details, size, budget, excess);
  }
  if (report.target === 'lambda-edge' && zipBytes > limits.current) {
    throw problem('over_platform_limit', formatInteger(zipBytes), current, 'current');
  }
}

export function printReport(report: BuildReport, terminal: Terminal): void {
  const { colours } = terminal;
  terminal.table([...protectionRows(report, terminal), ...sizeRows(report)]);
  terminal.line();
  terminal.line(colours.bold('Worst case'));
  terminal.table(worstCaseRows(report.worstCase));
  terminal.line();
  terminal.line(colours.bold('Largest modules, before compression'));
  terminal.table(report.modules.slice(0, MODULES_SHOWN).map(({ name, bytes }) => [name, bytes]));
  for (const name of report.secrets) {
    terminal.note(
      `${colours.yellow('Warning')}: the bundle holds secret "${name}": whoever can read the function can read it`,
    );
  }
  for (const secret of report.fetchedSecrets) {
    terminal.note(
      `${colours.yellow('Notice')}: the function fetches ${secret}: its role must allow that`,
    );
  }
  for (const notice of report.notices) terminal.note(`${colours.yellow('Notice')}: ${notice}`);
}

/** Before everything else, and only where there is something to say. */
export function protectionRows(
  { unsafeReportOnly }: Pick<BuildReport, 'unsafeReportOnly'>,
  { colours }: Terminal,
): Cell[][] {
  return unsafeReportOnly
    ? [['protected', '', colours.red('nothing: "unsafeReportOnly" lets every request pass')]]
    : [];
}

function sizeRows(report: BuildReport): Cell[][] {
  const { rawBytes, zipBytes, budgetBytes, limits, sha256 } = report;
  const platform = [
    ['platform, legacy', limits.legacy, `bytes, ${share(zipBytes, limits.legacy)} used`],
    ['platform, current', limits.current, `bytes, ${share(zipBytes, limits.current)} used`],
  ];
  return [
    ['index.mjs', rawBytes, 'bytes'],
    ['function.zip', zipBytes, `bytes, ${share(zipBytes, budgetBytes)} of the budget`],
    ['budget', budgetBytes, 'bytes'],
    // CloudFront's own limits are for functions at the edge.
    ...(report.target === 'lambda-edge' ? platform : []),
    ['SHA-256', '', sha256],
  ];
}

function worstCaseRows(worst: WorstCase): Cell[][] {
  const { legacy, current } = worst.headerLimitBytes;
  return [
    [
      'largest response',
      worst.responseBytes,
      `bytes of ${formatInteger(worst.responseLimitBytes)}`,
    ],
    [
      'headers added',
      worst.addedHeaderBytes,
      `bytes of ${formatInteger(current)} (legacy ${formatInteger(legacy)}), the viewer's own included`,
    ],
    ['URL growth', worst.urlGrowthBytes, `bytes of ${formatInteger(worst.urlLimitBytes)}`],
    ...(worst.login ? loginRows(worst, worst.login) : []),
  ];
}

function loginRows(
  { headerLimitBytes, responseLimitBytes }: WorstCase,
  worst: WorstLogin,
): Cell[][] {
  const { legacy, current } = headerLimitBytes;
  const ofHeaders = `bytes of ${formatInteger(current)} (legacy ${formatInteger(legacy)})`;
  const ofResponse = `bytes of ${formatInteger(responseLimitBytes)}`;
  return [
    ['login redirect', worst.redirectBytes, ofResponse],
    ['cookies set at sign-in', worst.setCookieBytes, ofResponse],
    ['cookies sent to the site', worst.cookieBytes, ofHeaders],
    ['cookies sent to /.postern/', worst.endpointCookieBytes, ofHeaders],
  ];
}

function share(part: number, whole: number): string {
  const percent = (100 * part) / whole;
  return percent < 1 ? 'under 1 %' : `${Math.round(percent)} %`;
}
