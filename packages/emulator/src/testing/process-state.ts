/** What the kernel says about a process; Linux only, as /proc is. */
import { readFileSync } from 'node:fs';

/** The state letter of /proc/PID/stat: T is stopped. */
export function processState(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The command name before it may hold spaces and parentheses.
  return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
}

/** Waits until a process is stopped; the caller's test timeout bounds it. */
export async function waitUntilStopped(pid: number): Promise<void> {
  while (processState(pid) !== 'T') await pause(1);
}

/** Whether a process still runs; a dead one that nobody has waited for yet does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || processState(pid) !== 'Z';
  } catch {
    return false; // ESRCH or ENOENT: gone.
  }
}

/** Lets other processes run. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
