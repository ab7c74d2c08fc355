/**
 * Ends a function's process with its owner, however the owner dies. A stopped process notices nothing, not even
 * SIGTERM; so a shell waits on a pipe that the kernel closes with the owner, then kills it and removes its code.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';

const SCRIPT = 'read -r line; kill -s KILL -- "-$0"; rm -rf -- "$1"';

/** Watches over a process until that exits by itself. */
export function killWithOwner(child: ChildProcess, codeFolder: string): void {
  if (child.pid === undefined) return;
  const watchdog = spawn('/bin/sh', ['-c', SCRIPT, String(child.pid), codeFolder], {
    // A session of its own, so that Ctrl-C does not end the shell before it has done its work.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Without a shell the process is still ended by close(); only a crash would leave it.
  watchdog.once('error', () => undefined);
  watchdog.unref();
  (watchdog.stdin as Socket).unref();
  // Killed before its pipe closes: by then another process may have the number.
  child.once('exit', () => void watchdog.kill('SIGKILL'));
}
