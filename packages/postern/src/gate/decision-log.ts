/** One JSON line for each decision, so that "why was this refused" has an answer. Holds no token, no query, no claim's value. */
import type { LogMode } from '../policy/config.ts';
import type { Decision, GateRequest } from './types.ts';

/** Writes one line. */
export type WriteLine = (line: string) => void;

/** Hears every decision and how long it took, in microseconds. */
export type DecisionLog = (request: GateRequest, decision: Decision, microseconds: number) => void;

/** A log that writes what `mode` asks for; an identity header that was left out is always written. */
export function createDecisionLog(mode: LogMode, write: WriteLine = console.log): DecisionLog {
  return (request, decision, us) => {
    if (mode === 'all' || isNotable(decision)) write(toLine(request, decision, us));
  };
}

/** The log of a bundle with `log: 'all'`. */
export const logAll: DecisionLog = (request, decision, us) => {
  console.log(toLine(request, decision, us));
};

/** The log of a bundle with `log: 'denied'`. */
export const logDenied: DecisionLog = (request, decision, us) => {
  if (isNotable(decision)) console.log(toLine(request, decision, us));
};

function isNotable(decision: Decision): boolean {
  return (
    decision.kind === 'deny' || decision.note !== undefined || decision.omittedHeaders !== undefined
  );
}

type Line = Record<string, unknown>;

function toLine({ method, host, path }: GateRequest, decision: Decision, us: number): string {
  const { rule, reason, code, claim, kid } = decision;
  const line: Line = { method, host, path, rule, reason, code, claim, kid, us };
  // Set one by one: to copy the line for each took a tenth of a decision.
  if (decision.subject) line.sub = decision.subject();
  if (decision.note) line.note = decision.note;
  if (decision.omittedHeaders) line.omittedHeaders = decision.omittedHeaders;
  return JSON.stringify(line);
}
