/**
 * The decision log of a CloudFront Function: `gate/decision-log.ts` without what only other engines know (the time taken, the
 * person's tag) and without what the code tells (the step).
 */
import { host, method, path, place } from './current.ts';
import { forwardHeaders, issuers, log, reports } from './plan.ts';
import { takeStatus, verdictOf } from './report.ts';

// The minifier puts a function in the place of its only call where no name of its parameters is taken there: so these differ from
// those of the callers.

/** Writes what was refused. */
export function writeLine(reason: string, lacking?: string, key?: string): void {
  if (log !== 'none') print(reason, lacking, key);
}

/** Writes what was let through, answered or sent on. */
export function writeDetail(reason: string, key?: string): void {
  if (log === 'all') print(reason, undefined, key);
}

/** Writes that identity headers were left out. */
export function writeOmitted(names: readonly string[]): void {
  if (log !== 'none') print('allowed', undefined, undefined, names);
}

function print(
  written: string,
  lacked: string | undefined,
  keyId: string | undefined,
  omittedHeaders?: readonly string[],
): void {
  console.log(
    JSON.stringify(
      // What nobody has been told of takes no bytes.
      reports
        ? {
            verdict: verdictOf(written),
            status: takeStatus(),
            protected: false,
            code: written,
            claim: lacked,
            kid: keyId,
            omittedHeaders,
            method,
            host,
            path,
            rule: place,
          }
        : issuers || forwardHeaders
          ? {
              code: written,
              claim: lacked,
              kid: keyId,
              omittedHeaders,
              method,
              host,
              path,
              rule: place,
            }
          : { code: written, claim: lacked, method, host, path, rule: place },
    ),
  );
}
