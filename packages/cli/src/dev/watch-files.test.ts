import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createFileWatcher, type FileWatcher } from './watch-files.ts';

const ABSENT = fileURLToPath(new URL('absent/file.ts', import.meta.url));

describe('createFileWatcher()', () => {
  it('watches nothing after close()', () => {
    const watcher = createFileWatcher(() => undefined);
    // A folder that is not there shows whether it would have been watched.
    assert.throws(() => watcher.watch([ABSENT]), { code: 'ENOENT' });
    watcher.close();
    watcher.watch([ABSENT]);
  });

  it('tells of what changed before it was given other files to watch', {
    timeout: 20_000,
  }, async (test) => {
    const folder = await mkdtemp(join(tmpdir(), 'postern-watch-'));
    test.after(() => rm(folder, { recursive: true }));
    const file = join(folder, 'a.ts');
    let watcher: FileWatcher | undefined;
    test.after(() => watcher?.close());
    await new Promise<void>((resolve, reject) => {
      watcher = createFileWatcher(resolve);
      watcher.watch([file]);
      writeFile(file, '')
        // By then it has been seen, and has not settled.
        .then(() => wait(20))
        .then(() => watcher?.watch([join(folder, 'b.ts')]))
        .catch(reject);
    });
  });
});
