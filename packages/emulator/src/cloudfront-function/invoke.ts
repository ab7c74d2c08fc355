/** `runCloudFrontFunction`: a function's source and a list of events in, what became of each event out. */
import { type Outcome, runBatch } from './batch.ts';
import { checkDialect, type DialectRule } from './dialect.ts';
import { defaultEngine, type FunctionEngine, readsMore } from './engine.ts';
import type { FunctionStore } from './function-store.ts';

export type { FunctionErrorType, Outcome } from './batch.ts';

/** A function, and what surrounds it. */
export interface CloudFrontFunctionRun {
  /** Source text, as it would be deployed. */
  readonly code: string;
  /** Read once for the whole list; without one `cf.kvs()` throws. */
  readonly store?: FunctionStore;
  /** Seconds since the epoch; the clock stands still while a function runs. */
  readonly now: number;
  /** @default 'njs' where it is installed, else 'vm' */
  readonly engine?: FunctionEngine;
  /**
   * Of one event. AWS names no time any more; this one only ends what would never end.
   * @default 3,000
   */
  readonly timeoutMilliseconds?: number;
}

/** One event for the function. */
export interface Invocation {
  readonly event: object;
  /** Seconds since the epoch, in place of the run's `now`. */
  readonly now?: number;
  /** What `event.request.rawQueryString()` gives: without `?`; absent where the target has no `?`. */
  readonly rawQueryString?: string | undefined;
}

// njs frees nothing until it ends: so many events leave a process well within its bound.
const EVENTS_PER_PROCESS = 200;

/** Runs the events one after another, in their order; one outcome for each. */
export async function runCloudFrontFunction(
  run: CloudFrontFunctionRun,
  invocations: readonly Invocation[],
): Promise<readonly Outcome[]> {
  const options = {
    code: run.code,
    store: run.store?.read(),
    engine: run.engine ?? defaultEngine(),
    timeoutMilliseconds: run.timeoutMilliseconds ?? 3_000,
  };
  const events = invocations.map(({ event, now = run.now, rawQueryString }) => ({
    ...{ event, rawQueryString },
    nowMilliseconds: Math.floor(now * 1_000),
  }));
  const refusal = readsMore(options.engine) ? dialectRefusal(run.code) : undefined;
  if (refusal) return events.map(() => refusal);
  const outcomes: Outcome[] = [];
  let size = EVENTS_PER_PROCESS;
  while (outcomes.length < events.length) {
    const batch = events.slice(outcomes.length, outcomes.length + size);
    const results = await runBatch({ ...options, events: batch });
    outcomes.push(...results);
    size = results.length === 0 ? 1 : size;
  }
  return outcomes;
}

const SYNTAX_RULES: readonly DialectRule[] = [
  'E-CFF-SYNTAX',
  'E-CFF-AWAIT-ARG',
  'E-CFF-CALL-SPREAD',
  'E-CFF-EXPORT',
];

/** What AWS's engine could not parse is not run at all. */
function dialectRefusal(code: string): Outcome | undefined {
  const finding = checkDialect(code).find(({ rule }) => SYNTAX_RULES.includes(rule));
  if (!finding) return undefined;
  const message = `SyntaxError: ${finding.message} in ${finding.line}`;
  return { ok: false, errorType: 'syntax', message, console: [] };
}
