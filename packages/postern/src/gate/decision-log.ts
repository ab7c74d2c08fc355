/** One JSON line for each decision, so that "why was this refused" has an answer. Holds no token, no query, no claim's value. */
import type { LogMode } from '../policy/config.ts';
import type { Decision, GateRequest } from './types.ts';

/** Writes one line. */
export type WriteLine = (line: string) => void;

/** Hears every decision and how long it took, in microseconds. */
export type DecisionLog = (request: GateRequest, decision: Decision, microseconds: number) => void;

/** A log that writes what `mode` asks for; an identity header that was left out is always written. */
export function createDecisionLog(mode: LogMode, write: WriteLine = console.log): DecisionLog {
  return ({ method, host, path }, decision, us) => {
    const { kind, rule, reason, code, claim, kid, omittedHeaders } = decision;
    if (mode !== 'all' && kind !== 'deny' && !omittedHeaders) return;
    const line = { method, host, path, rule, reason, code, claim, kid, us, omittedHeaders };
    write(JSON.stringify(line));
  };
}
