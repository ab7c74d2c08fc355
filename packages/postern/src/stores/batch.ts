/** Revocations that one process has at the same time, in as few writes as they fit: each of them would be in the others' way. */

interface Waiting {
  readonly key: string;
  readonly time: number;
  resolve(): void;
  reject(cause: unknown): void;
}

/** `write` is never called twice at a time. What it rejects with, all of its batch hear. */
export function createBatches(
  write: (times: ReadonlyMap<string, number>) => Promise<void>,
  most: number,
): (key: string, time: number) => Promise<void> {
  const waiting: Waiting[] = [];
  let isWriting = false;

  async function writeAll(): Promise<void> {
    isWriting = true;
    // Whatever else is asked in one go.
    await undefined;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, most);
      await write(latestTimes(batch)).then(
        () => batch.forEach(({ resolve }) => void resolve()),
        (cause: unknown) => batch.forEach(({ reject }) => void reject(cause)),
      );
    }
    isWriting = false;
  }

  return (key, time) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, time, resolve, reject });
      if (!isWriting) void writeAll();
    });
}

function latestTimes(batch: readonly Waiting[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const { key, time } of batch) times.set(key, Math.max(time, times.get(key) ?? time));
  return times;
}
