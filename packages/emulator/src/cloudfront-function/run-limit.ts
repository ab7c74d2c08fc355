/** Bounds how many engines run at a time: each is a process of the developer's machine, and requests come as they please. */

/** Runs what it is given, at once or when its turn has come. */
export type RunLimit = <T>(run: () => Promise<T>) => Promise<T>;

/** First come, first served. */
export function createRunLimit(most: number): RunLimit {
  const waiting: (() => void)[] = [];
  let running = 0;

  function turn(): Promise<void> | undefined {
    if (running < most) {
      running++;
      return undefined;
    }
    return new Promise((resolve) => waiting.push(resolve));
  }

  function leave(): void {
    const next = waiting.shift();
    // The place is handed on, so that nobody who comes meanwhile takes it.
    if (next) next();
    else running--;
  }

  return async (run) => {
    await turn();
    try {
      return await run();
    } finally {
      leave();
    }
  };
}
