// Fresh processes of a given Node that run the bench's own modules.
import { spawnSync } from 'node:child_process';
import { viewerRequestEvent } from './event.mjs';
import { BENCH } from './paths.mjs';

/** `[module, ...arguments]` under `binary`; throws with the child's own words when it fails. */
export function runModule(binary, [module, ...parameters], options = {}) {
  const { status, stdout, stderr, error } = spawnSync(
    binary,
    [`${BENCH}${module}`, ...parameters],
    {
      cwd: BENCH,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      ...options,
    },
  );
  if (error || status !== 0) throw new Error(`${module} failed: ${error?.message ?? stderr}`);
  return stdout;
}

/**
 * Loads a bundle in a fresh process and gives it one request with `token`. Milliseconds: `decision` inside the process,
 * from before the import to after the answer; `wholeProcess` as seen from outside.
 */
export function decideOnce(binary, file, token) {
  return decideEvent(binary, file, viewerRequestEvent(token));
}

/** The same with any event. */
export function decideEvent(binary, file, event) {
  const input = JSON.stringify(event);
  const started = process.hrtime.bigint();
  const printed = runModule(binary, ['cold-start-child.mjs', file, input]);
  const wholeProcess = Number(process.hrtime.bigint() - started) / 1e6;
  // A gate that refuses writes its log line first.
  return { ...JSON.parse(printed.trim().split('\n').at(-1)), wholeProcess };
}
