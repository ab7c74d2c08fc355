/** Makes every check, side by side, and says what came of each. */
import { withoutSecrets } from '../build/secrets.ts';
import type { Check, Finding, Status } from './check.ts';
import { AREAS } from './checks.ts';
import { guard } from './guard.ts';
import { createSubject, type Subject, type SubjectOptions } from './subject.ts';

export interface CheckResult {
  readonly id: string;
  /** The worst of its findings. */
  readonly status: Status;
  readonly findings: readonly Finding[];
  /** What to do: of a check that is a warning or has failed. */
  readonly remedy?: string;
}

export interface Examination {
  /** No check has failed. */
  readonly ok: boolean;
  readonly counts: Readonly<Record<Status, number>>;
  readonly areas: readonly { readonly title: string; readonly checks: readonly CheckResult[] }[];
}

export interface ExamineOptions {
  /** @default every one */
  readonly areas?: typeof AREAS;
  /** How long one check may take. @default 120 */
  readonly deadlineSeconds?: number;
  /** Hears which checks are still under way, whenever one has ended. */
  readonly onProgress?: (waitingFor: readonly string[]) => void;
}

/** Longer than all requests of one check together, and than a build on a slow machine. */
const DEADLINE_SECONDS = 120;

const WORST_FIRST: readonly Status[] = ['failed', 'warning', 'ok', 'skipped'];

export async function examine(
  options: SubjectOptions,
  { areas = AREAS, deadlineSeconds = DEADLINE_SECONDS, onProgress }: ExamineOptions = {},
): Promise<Examination> {
  const subject = createSubject(options);
  const waiting = new Set(areas.flatMap(({ checks }) => checks.map(({ id }) => id)));
  const run = async (check: Check): Promise<CheckResult> => {
    const found = await guard(async () => check.run(subject), { deadlineSeconds });
    const findings = await withoutValues(found, subject);
    waiting.delete(check.id);
    onProgress?.([...waiting]);
    return resultOf(check, findings);
  };
  const done = await Promise.all(
    areas.map(async ({ title, checks }) => ({ title, checks: await Promise.all(checks.map(run)) })),
  );
  return summary(done);
}

/** No message should quote a secret; one that stands where a name belongs would be quoted as a name. */
async function withoutValues(
  findings: readonly Finding[],
  { given }: Subject,
): Promise<readonly Finding[]> {
  const { secrets } = await given().catch(() => ({ secrets: new Map<string, string>() })); // nothing was read then
  const clean = (text: string): string => withoutSecrets(text, secrets);
  return findings.map(({ found, details, ...finding }) => ({
    ...finding,
    found: clean(found),
    ...(details && { details: details.map(clean) }),
  }));
}

function resultOf({ id, remedy }: Check, findings: readonly Finding[]): CheckResult {
  const has = (status: Status) => findings.some((finding) => finding.status === status);
  const status = WORST_FIRST.find(has) ?? 'skipped';
  const isWrong = status === 'failed' || status === 'warning';
  return { id, status, findings, ...(isWrong && { remedy }) };
}

function summary(areas: Examination['areas']): Examination {
  const counts: Record<Status, number> = { ok: 0, warning: 0, failed: 0, skipped: 0 };
  for (const { status } of areas.flatMap(({ checks }) => checks)) counts[status] += 1;
  return { ok: counts.failed === 0, counts, areas };
}
