/**
 * The thread that makes inputs and judges them. It writes down the place of each input before it is tried, so that one that
 * never ends is known to whoever ends the thread.
 */

import { inspect } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerMessage, WorkerOrder } from './messages.ts';
import { createInputRandom } from './random.ts';
import { chooseTarget, SLOT_COUNT } from './targets.ts';

const order = workerData as WorkerOrder;
const place = new Float64Array(order.place);

/** A run is not worth continuing after so many. */
const MAX_FINDINGS = 5;
/** Code is compiled and tables are filled by then. */
const WARM_UP_INPUTS = 5_000;
const REPORT_EACH = 2_000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const counts = new Map<string, number>();
let findings = 0;
let heapAtStart = 0;

await runOrder();

async function runOrder(): Promise<void> {
  send({ kind: 'start' });
  const until = performance.now() + order.seconds * 1000;
  let done = 0;
  for (; done < order.inputs && findings < MAX_FINDINGS; done++) {
    await tryInput(order.from + done);
    if (done === WARM_UP_INPUTS) heapAtStart = heapBytes();
    if (done % REPORT_EACH > 0) continue;
    send({ kind: 'progress', done });
    // What has been posted or timed gets its turn: promises alone never end a turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    if (performance.now() > until) break;
  }
  const heapAtEnd = heapBytes();
  send({ kind: 'end', done, counts, heapAtStart: heapAtStart || heapAtEnd, heapAtEnd });
}

async function tryInput(index: number): Promise<void> {
  place[0] = index;
  const random = createInputRandom(order.seed, index);
  const slot = random.below(SLOT_COUNT);
  const target = chooseTarget(slot, order.target);
  const { input, judge } = target.next(random);
  if (order.isShown) send({ kind: 'input', index, target: target.name, input: show(input) });
  try {
    const judged = judge();
    const code = typeof judged === 'string' ? judged : await judged;
    const name = `${target.name} ${code}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  } catch (error) {
    findings++;
    const fault = error instanceof Error ? (error.stack ?? error.message) : inspect(error);
    send({ kind: 'finding', index, target: target.name, input: show(input), fault });
  }
}

/** Tokens and keys are made for the run, so that nothing is given away. */
function show(input: unknown): string {
  return inspect(input, { depth: 12, maxStringLength: 20_000, maxArrayLength: 200 });
}

function heapBytes(): number {
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

function send(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}
