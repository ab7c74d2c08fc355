/** A port on loopback that nobody listens on: for what must know its own address before it is made. */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Where no system hands out ports by itself (Linux begins at 32,768): of those, another test's server could take one between
 * this and the moment when it is listened on.
 */
const [FIRST, LAST] = [20_000, 32_000];

export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST, LAST);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
