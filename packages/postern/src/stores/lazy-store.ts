/** A store whose module is large: it is loaded when something is first written, and read by somebody else. */
import type { RevocationWriter } from '../oidc/types.ts';

/** A load that fails is tried again at the next write. */
export function createLazyStore(load: () => Promise<RevocationWriter>): RevocationWriter {
  let loading: Promise<RevocationWriter> | undefined;

  function store(): Promise<RevocationWriter> {
    loading ??= load().catch((cause: unknown) => {
      loading = undefined;
      throw cause;
    });
    return loading;
  }

  return { put: async (key, time) => (await store()).put(key, time) };
}
