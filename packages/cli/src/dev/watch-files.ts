/** Calls back when one of some files changes; a file may be replaced, removed and made again, as editors do. */
import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

export interface FileWatcher {
  /** Watches these files and no others. */
  watch(files: readonly string[]): void;
  /** For good: `watch()` does nothing afterwards. */
  close(): void;
}

/** Several changes within this time are one: an editor writes, renames and touches. */
const SETTLE_MILLISECONDS = 50;

export function createFileWatcher(onChange: () => void): FileWatcher {
  let watchers: FSWatcher[] = [];
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  function changed(): void {
    clearTimeout(timer);
    timer = setTimeout(onChange, SETTLE_MILLISECONDS);
  }

  function stop(): void {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
    watchers = [];
  }

  return {
    close() {
      isClosed = true;
      stop();
    },
    watch(files) {
      if (isClosed) return;
      stop();
      // A folder is watched and not the file: a watch on a file ends when the file is replaced.
      for (const [folder, inFolder] of groupByFolder(files)) {
        watchers.push(
          watch(folder, (_event, name) => {
            if (name === null || inFolder.has(name)) changed();
          }),
        );
      }
    },
  };
}

function groupByFolder(files: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const folders = new Map<string, Set<string>>();
  for (const file of files) {
    const names = folders.get(dirname(file)) ?? new Set();
    folders.set(dirname(file), names.add(basename(file)));
  }
  return folders;
}
