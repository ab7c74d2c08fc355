/** The decision log for servers: of a gate that protects, and of one that only reports. A bundle has one of the two. */
import type { LogMode } from '../policy/config.ts';
import {
  createDecisionLog as createLog,
  type DecisionLog,
  type WriteLine,
} from './decision-log.ts';
import { createReportLog } from './report-log.ts';

/** A log that writes what `mode` asks for; an identity header that was left out is always written. */
export function createDecisionLog(mode: LogMode, write: WriteLine = console.log): DecisionLog {
  const [usual, reporting] = [createLog(mode, write), createReportLog(mode, write)];
  return (request, decision, us) =>
    (decision.reportOnly ? reporting : usual)(request, decision, us);
}
