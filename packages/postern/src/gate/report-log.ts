/** The log of a gate that only reports: each line says what would have become of the request, and that nothing is protected. */
import type { LogMode } from '../policy/config.ts';
import { createDecisionLog, type DecisionLog, type WriteLine } from './decision-log.ts';
import type { Decision } from './types.ts';

/** The usual lines with `verdict`, `status` and `protected` before them. Whatever would not have passed is written, a redirect to the login too. */
export function createReportLog(mode: LogMode, write: WriteLine = console.log): DecisionLog {
  return (request, decision, us) => {
    const wouldDeny = decision.kind === 'allow' ? decision.wouldDeny : undefined;
    const verdict = wouldDeny ? 'would_deny' : decision.kind;
    const decided: Decision = wouldDeny ?? decision;
    // As text: a bundle shortens the name of a member `verdict`, which plans have too.
    const report = `{"verdict":"${verdict}","status":${decided.status},"protected":false,`;
    const log = createDecisionLog(wouldDeny ? 'all' : mode, (line) =>
      write(report + line.slice(1)),
    );
    log(request, decided, us);
  };
}
