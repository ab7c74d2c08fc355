/** What is in a folder, and in the zips that are in it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';

/** By name: `folder/file`, `file.zip!entry`. Zips are read as their entries alone. */
export function contentOf(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(files.flatMap((file) => entriesOf(file)));
}

function entriesOf(file: string): (readonly [name: string, text: string])[] {
  const bytes = readFileSync(file);
  if (!file.endsWith('.zip')) return [[file, bytes.toString('utf8')]];
  return Object.entries(unzipSync(bytes)).map(([name, content]) => [
    `${file}!${name}`,
    Buffer.from(content).toString('utf8'),
  ]);
}
