/**
 * The smallest deflate stream that a moment's work finds: zopfli's, as WebAssembly.
 *
 * Measured on a minified bundle of 17,224 bytes: fflate at level 9 gives 5,911 bytes, zlib 5,750, zopfli 5,607
 * (500 iterations: 5,599) in 0.1 s. Besides, zlib's output changes with Node's version and the processor, and a build is
 * to give the same bytes everywhere.
 */
import { deflateSync } from 'fflate';

const ITERATIONS = 15;

/**
 * From this size on the stream is fflate's. AWS's client, the 231,493 bytes beside a login half that revokes, takes zopfli 1.5 seconds of
 * each build and of each rebuild of `dev`, for 78,470 bytes in place of 84,210, which no budget counts.
 */
const LARGE_BYTES = 100_000;

/** Raw deflate (RFC 1951). */
export async function deflateSmall(content: Uint8Array): Promise<Uint8Array> {
  return content.length < LARGE_BYTES
    ? deflateSmallest(content)
    : deflateSync(content, { level: 9 });
}

async function deflateSmallest(content: Uint8Array): Promise<Uint8Array> {
  const { deflateAsync } = await loadZopfli();
  return deflateAsync(content, { numiterations: ITERATIONS });
}

type Zopfli = typeof import('@gfx/zopfli');

let loading: Promise<Zopfli> | undefined;

/** Emscripten's glue takes over uncaught errors of the whole process when it is loaded; this takes them back. */
function loadZopfli(): Promise<Zopfli> {
  loading ??= (async () => {
    const before = HOOKED_EVENTS.map((event) => process.rawListeners(event));
    const module = await import('@gfx/zopfli');
    HOOKED_EVENTS.forEach((event, index) => {
      for (const listener of process.rawListeners(event)) {
        if (!before[index]?.includes(listener)) process.off(event, listener as () => void);
      }
    });
    return module;
  })();
  return loading;
}

const HOOKED_EVENTS = ['uncaughtException', 'unhandledRejection'] as const;
