// Servers that a suite measures against: each in a process of its own, so that their work is not the client's.
import { fork } from 'node:child_process';
import { BENCH } from './paths.mjs';

/** Forks one of the bench's modules, which sends `{ url }` once it listens; it ends with its parent. */
export async function startChild(module, parameters = [], options = {}) {
  const child = fork(`${BENCH}${module}`, parameters, { cwd: BENCH, ...options });
  const { url } = await new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`${module} ended with ${code}`)));
  });
  return {
    url,
    /** Microseconds of processor time that it has used so far. */
    cpuMicroseconds: () =>
      new Promise((resolve) => {
        child.once('message', ({ cpu }) => resolve(cpu));
        child.send('cpu');
      }),
    stop: () => child.kill(),
  };
}

/** The child's half. */
export function announce(url) {
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send({ cpu: user + system });
  });
  process.on('disconnect', () => process.exit());
  process.send({ url });
}
