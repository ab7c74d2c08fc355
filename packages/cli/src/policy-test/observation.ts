/** What becomes of a request on a target, in the words of a policy test. */
import type { Expectation } from 'postern/test';

export interface Observation {
  readonly got: Expectation | `deny ${number}`;
  /** The deciding rule's place; -1 where none was reached. */
  readonly rule?: number | undefined;
  readonly reason?: string | undefined;
  readonly code?: string | undefined;
  readonly claim?: string | undefined;
}

/** A target that cannot be sent this request, and why. */
export interface Unsent {
  readonly unsent: string;
}

/** An answer's status; undefined for a request that went on. */
export function verdictOf(status: number | undefined): Observation['got'] {
  if (status === undefined) return 'allow';
  if (status < 300) return 'respond';
  return status < 400 ? 'redirect' : `deny ${status}`;
}

/** What the log's last line says beside it. */
export function observe(status: number | undefined, lines: readonly string[]): Observation {
  const { rule, reason, code, claim } = readLine(lines.at(-1));
  return { got: verdictOf(status), rule, reason, code, claim };
}

function readLine(line = '{}'): Omit<Observation, 'got'> {
  try {
    return JSON.parse(line) as Omit<Observation, 'got'>;
  } catch {
    // Not the gate's own line: then nothing is known beside the status.
    return {};
  }
}
