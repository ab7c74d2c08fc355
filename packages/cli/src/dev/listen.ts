/** Listens on loopback, and only there: what development serves is for this machine. */
import type { Server } from 'node:http';
import { problem } from '../errors.ts';

export const LOOPBACK = '127.0.0.1';

/** `port` 0 takes any free one. */
export function listenOnLoopback(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(listenProblem(cause, String(port)));
    });
    server.listen(port, LOOPBACK, resolve);
  });
}

/** What the user can mend; anything else as it is. */
export function listenProblem(cause: NodeJS.ErrnoException, port: string): Error {
  if (cause.code === 'EADDRINUSE') return problem('port_taken', port);
  const isForbidden = cause.code === 'EACCES' && cause.syscall === 'listen';
  return isForbidden ? problem('port_forbidden', port) : cause;
}
