/**
 * The decision log of a CloudFront Function: `gate/decision-log.ts` without what only other engines know (the time taken, the
 * person's tag) and without what the code tells (the step).
 */
import type { Visit } from './event.ts';
import { log } from './plan.ts';

/** Writes what was refused. */
export function writeLine(visit: Visit, code: string, claim?: string, kid?: string): void {
  if (log !== 'none') print(visit, { code, claim, kid });
}

/** Writes what was let through, answered or sent on. */
export function writeDetail(visit: Visit, code: string, kid?: string): void {
  if (log === 'all') print(visit, { code, kid });
}

/** Writes that identity headers were left out. */
export function writeOmitted(visit: Visit, omittedHeaders: readonly string[]): void {
  if (log !== 'none') print(visit, { code: 'allowed', omittedHeaders });
}

function print(visit: Visit, line: Record<string, unknown>): void {
  line.method = visit.incoming.method;
  line.host = visit.hostName;
  line.path = visit.incoming.uri;
  line.rule = visit.place;
  console.log(JSON.stringify(line));
}
