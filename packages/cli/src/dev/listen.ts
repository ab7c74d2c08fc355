/** Listens on loopback, and only there: what development serves is for this machine. */
import type { Server } from 'node:http';
import { problem } from '../errors.ts';

export const LOOPBACK = '127.0.0.1';

/** `port` 0 takes any free one. */
export function listenOnLoopback(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(cause.code === 'EADDRINUSE' ? problem('port_taken', String(port)) : cause);
    });
    server.listen(port, LOOPBACK, resolve);
  });
}
