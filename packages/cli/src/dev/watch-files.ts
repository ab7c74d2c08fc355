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

  return {
    close() {
      isClosed = true;
      clearTimeout(timer);
      closeAll(watchers);
    },
    watch(files) {
      if (isClosed) return;
      const before = watchers;
      watchers = watchFolders(groupByFolder(files), changed);
      // Last, and what has been seen to change is still told: files change while others are read.
      closeAll(before);
    },
  };
}

/** A folder is watched and not the file: a watch on a file ends when the file is replaced. */
function watchFolders(
  folders: ReadonlyMap<string, ReadonlySet<string>>,
  onChange: () => void,
): FSWatcher[] {
  const watchers: FSWatcher[] = [];
  try {
    for (const [folder, names] of folders) {
      const listener = (_: string, name: string | null) => {
        if (name === null || names.has(name)) onChange();
      };
      watchers.push(watch(folder, listener));
    }
    return watchers;
  } catch (cause) {
    closeAll(watchers);
    throw cause;
  }
}

function closeAll(watchers: readonly FSWatcher[]): void {
  for (const watcher of watchers) watcher.close();
}

function groupByFolder(files: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const folders = new Map<string, Set<string>>();
  for (const file of files) {
    const names = folders.get(dirname(file)) ?? new Set();
    folders.set(dirname(file), names.add(basename(file)));
  }
  return folders;
}
