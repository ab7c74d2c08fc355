/** What a function's zip or folder tells before it is deployed: its sizes, and the source of its handler. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { CodeFacts } from '@postern/emulator/validator';
import { unzipSync } from 'fflate';

const HANDLER_MODULE = /^(.+)\.[^.]+$/;
const EXTENSIONS = ['.mjs', '.js', '.cjs'];

/** `undefined` where there is no such file or folder. Of a folder, which is zipped later, the size of the zip is unknown. */
export function codeOfAsset(path: string, handler: string): CodeFacts | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return undefined;
  return found.isDirectory() ? codeOfFolder(path, handler) : codeOfZip(readFileSync(path), handler);
}

function codeOfFolder(folder: string, handler: string): CodeFacts {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const unzippedBytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  const modules = modulesOf(handler).map((name) => join(folder, name));
  const file = modules.find((name) => files.includes(name));
  return { unzippedBytes, ...(file !== undefined && { code: readFileSync(file, 'utf8') }) };
}

/** Only the handler's module is unpacked. What is no zip has a size alone: Lambda will say so. */
function codeOfZip(zip: Uint8Array, handler: string): CodeFacts {
  const modules = modulesOf(handler);
  const zipBytes = zip.byteLength;
  let unzippedBytes = 0;
  try {
    const unpacked = unzipSync(zip, {
      filter({ name, originalSize }) {
        unzippedBytes += originalSize;
        return modules.includes(name);
      },
    });
    const [source] = modules.flatMap((name) => unpacked[name] ?? []);
    const code = source && Buffer.from(source).toString('utf8');
    return { zipBytes, unzippedBytes, ...(code !== undefined && { code }) };
  } catch {
    return { zipBytes };
  }
}

/** Where `folder/index.handler` may be. */
function modulesOf(handler: string): readonly string[] {
  const [, stem] = HANDLER_MODULE.exec(handler) ?? [];
  return stem === undefined ? [] : EXTENSIONS.map((extension) => stem + extension);
}
