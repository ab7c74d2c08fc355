/**
 * Loads `oidc-provider` without its hints on running in production, which are not for a development provider.
 * It writes them with `console` when it is loaded and when a provider is made; it has no switch for them.
 */

/** The library. On Node 20 it warns, at load, that it is not tested there; this package's tests run what is used of it. */
export async function loadOidcProvider(): Promise<typeof import('oidc-provider')> {
  const restore = silence();
  try {
    return await import('oidc-provider');
  } finally {
    restore();
  }
}

/** Runs `make` without the library's hints. */
export function quietly<Value>(make: () => Value): Value {
  const restore = silence();
  try {
    return make();
  } finally {
    restore();
  }
}

const HINT = /oidc-provider (?:NOTICE|WARNING): /;

/** Drops the hints and lets everything else pass. */
function silence(): () => void {
  const { info, warn } = console;
  const filter =
    (write: (...values: unknown[]) => void) =>
    (...values: unknown[]): void => {
      if (!HINT.test(String(values[0]))) write(...values);
    };
  Object.assign(console, { info: filter(info), warn: filter(warn) });
  return () => Object.assign(console, { info, warn });
}
