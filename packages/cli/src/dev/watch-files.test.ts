import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createFileWatcher } from './watch-files.ts';

const ABSENT = fileURLToPath(new URL('absent/file.ts', import.meta.url));

describe('createFileWatcher()', () => {
  it('watches nothing after close()', () => {
    const watcher = createFileWatcher(() => undefined);
    // A folder that is not there shows whether it would have been watched.
    assert.throws(() => watcher.watch([ABSENT]), { code: 'ENOENT' });
    watcher.close();
    watcher.watch([ABSENT]);
  });
});
