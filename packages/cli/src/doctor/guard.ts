/** A check that throws, or never ends, is a finding like any other: never a stack, and never the end of the other checks. */
import { messageOf, UserError } from '../errors.ts';
import { Blocked, type Finding, failed, skipped } from './check.ts';

export interface GuardOptions {
  /** After so long the check is given up. What it was doing goes on, and nobody listens. */
  readonly deadlineSeconds: number;
}

export async function guard(
  work: () => Promise<readonly Finding[]>,
  { deadlineSeconds }: GuardOptions,
): Promise<readonly Finding[]> {
  const deadline = startDeadline(deadlineSeconds);
  try {
    return await Promise.race([work(), deadline.passed]);
  } catch (cause) {
    return [findingOf(cause)];
  } finally {
    deadline.clear();
  }
}

function startDeadline(seconds: number): { passed: Promise<never>; clear: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<never>((_, reject) => {
    const late = () => reject(new Error(`No end within ${seconds} seconds`));
    timer = setTimeout(late, seconds * 1000);
  });
  return { passed, clear: () => clearTimeout(timer) };
}

/** The reason in one line. The checks have remedies of their own. */
export function findingOf(cause: unknown): Finding {
  if (cause instanceof Blocked) return skipped(cause.message);
  const [reason = ''] = messageOf(cause).split('\n');
  const { details } = cause instanceof UserError ? cause : { details: [] };
  return { ...failed(reason), ...(details.length > 0 && { details }) };
}
