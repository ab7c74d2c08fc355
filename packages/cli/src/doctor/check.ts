/** What a check of `postern doctor` is, and what it says. */
import type { Subject } from './subject.ts';

export type Status = 'ok' | 'warning' | 'failed' | 'skipped';

/** One line of the result. */
export interface Finding {
  readonly status: Status;
  /** The provider, host or file that it is about. Absent where it is about the whole. */
  readonly about?: string;
  /** What was found; of a skipped check, why. Holds no secret, token or key. */
  readonly found: string;
  /** Lines below it. */
  readonly details?: readonly string[];
}

/** One row of the table in `checks.ts`. */
export interface Check {
  readonly id: string;
  /** The question that it answers. */
  readonly asks: string;
  /** What to do where the answer is no. */
  readonly remedy: string;
  readonly run: (subject: Subject) => Promise<readonly Finding[]>;
}

/** Why a check cannot be made. Another check says what is wrong. */
export class Blocked extends Error {
  override readonly name = 'Blocked';
}

export function ok(found: string, about?: string): Finding {
  return finding('ok', found, about);
}

export function warning(found: string, about?: string): Finding {
  return finding('warning', found, about);
}

export function failed(found: string, about?: string): Finding {
  return finding('failed', found, about);
}

export function skipped(found: string, about?: string): Finding {
  return finding('skipped', found, about);
}

function finding(status: Status, found: string, about: string | undefined): Finding {
  return { status, found, ...(about !== undefined && { about }) };
}

/** What was found wrong, or else that nothing was. */
export function orOk(findings: readonly Finding[], found: string): readonly Finding[] {
  return findings.length > 0 ? findings : [ok(found)];
}
