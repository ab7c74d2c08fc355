/** A polluted `Object.prototype`, for as long as a piece of work takes. */

/** Runs `work` with a member on `Object.prototype`, and takes it away again. */
export function withPollution<Result>(
  [name, value]: readonly [name: string, value: unknown],
  { enumerable = false, work }: { readonly enumerable?: boolean; readonly work: () => Result },
): Result {
  const property = { value, enumerable, configurable: true, writable: true };
  Object.defineProperty(Object.prototype, name, property);
  try {
    return work();
  } finally {
    Reflect.deleteProperty(Object.prototype, name);
  }
}
