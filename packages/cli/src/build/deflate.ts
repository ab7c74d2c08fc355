/**
 * The smallest deflate stream that a moment's work finds: zopfli, as WebAssembly.
 *
 * Measured on a minified bundle of 17,224 bytes: fflate at level 9 gives 5,911 bytes, zlib 5,750, zopfli 5,607
 * (500 iterations: 5,599) in 0.1 s. Besides, zlib's output changes with Node's version and the processor, and a build is
 * to give the same bytes everywhere.
 */

const ITERATIONS = 15;

/** From this size on a result is kept: AWS's client takes two seconds, twice in a build and in each rebuild of `dev`. */
const KEPT_BYTES = 100_000;

let kept: { readonly content: Uint8Array; readonly data: Uint8Array } | undefined;

/** Raw deflate (RFC 1951). */
export async function deflateSmallest(content: Uint8Array): Promise<Uint8Array> {
  if (content.length < KEPT_BYTES) return deflate(content);
  if (!kept || Buffer.compare(kept.content, content) !== 0) {
    kept = { content, data: await deflate(content) };
  }
  return kept.data;
}

async function deflate(content: Uint8Array): Promise<Uint8Array> {
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
