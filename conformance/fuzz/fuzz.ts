/** Runs the fuzzing thread and watches over it: an input that does not end, or takes all memory, is a finding like any other. */
import { Worker } from 'node:worker_threads';
import type { Finding, RunEnd, WorkerMessage, WorkerOrder } from './messages.ts';

export interface FuzzOptions extends Omit<WorkerOrder, 'from' | 'place'> {
  /** @default 0 */
  readonly from?: number;
  /** An input that takes longer hangs. @default 20 */
  readonly hangSeconds?: number;
  /** The heap that everything may fill, the test's own part included. @default 512 */
  readonly maxHeapMegabytes?: number;
  readonly onProgress?: (done: number) => void;
  readonly onInput?: (text: string) => void;
}

export interface FuzzReport extends RunEnd {
  readonly findings: readonly Finding[];
}

/** Ends when the inputs or the seconds are used up, or with the first hang. */
export function fuzz(options: FuzzOptions): Promise<FuzzReport> {
  const {
    onProgress,
    onInput,
    hangSeconds = 20,
    maxHeapMegabytes = 512,
    from = 0,
    ...order
  } = options;
  const place = new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT);
  const workerData: WorkerOrder = { ...order, from, place };
  const worker = new Worker(new URL('worker.js', import.meta.url), {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMegabytes },
    // Deliberately broken events make the adapter write a line each.
    stdout: true,
  });
  worker.stdout.resume();
  const findings: Finding[] = [];
  let report: RunEnd | undefined;

  let stopWatching = () => {};
  worker.on('message', (message: WorkerMessage) => {
    if (message.kind === 'start') stopWatching = watch(new Float64Array(place), hangSeconds, end);
    if (message.kind === 'progress') onProgress?.(message.done);
    if (message.kind === 'input') onInput?.(message.input);
    if (message.kind === 'finding') findings.push(message);
    if (message.kind === 'end') report = message;
  });
  worker.on('error', (error) => addLast(error.stack ?? error.message));

  function end(): void {
    addLast(`no answer within ${hangSeconds} seconds`);
    void worker.terminate();
  }

  function addLast(fault: string): void {
    const [index = 0] = new Float64Array(place);
    findings.push({ index, target: order.target ?? 'any', input: 'run it alone to see it', fault });
  }

  return new Promise((resolve) => {
    worker.on('exit', () => {
      stopWatching();
      if (!report && findings.length === 0) addLast('the thread ended without a report');
      const nothing = { done: 0, counts: new Map(), heapAtStart: 0, heapAtEnd: 0 };
      resolve({ ...nothing, ...report, findings });
    });
  });
}

/** Each look is worth so much: time that a machine has slept through is not counted. */
const LOOK_SECONDS = 0.5;

/** Calls `onHang` when the place stays the same for so long. */
function watch(place: Float64Array, seconds: number, onHang: () => void): () => void {
  let last = -1;
  let looks = 0;
  const timer = setInterval(() => {
    const [current = 0] = place;
    looks = current === last ? looks + 1 : 0;
    last = current;
    if (looks * LOOK_SECONDS >= seconds) onHang();
  }, LOOK_SECONDS * 1000);
  return () => clearInterval(timer);
}
