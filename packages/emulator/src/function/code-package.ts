/** A function's zip: judged against the quotas as CloudFront judges it on association, then laid out in a folder. */
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { AssociationError } from '../association-error.ts';
import type { EdgeLimits } from '../limits.ts';

/** Code on disk, and how to get rid of it. */
export interface CodePackage {
  readonly folder: string;
  remove(): Promise<void>;
}

/** Code of a zip. */
export interface UnpackedCode extends CodePackage {
  /** Of the zip's bytes, in base64: Lambda's `CodeSha256`. */
  readonly codeSha256: string;
}

/** The two quotas that a package is held against. */
export type CodeLimits = Pick<EdgeLimits, 'viewerZipBytes' | 'unzippedBytes'>;

/** Reads, checks and unpacks a zip given as bytes or as a path; `optionName` is for its messages. */
export async function unpackCode(
  zip: Uint8Array | string,
  limits: CodeLimits,
  { optionName = 'viewerRequest.zip' }: { readonly optionName?: string } = {},
): Promise<UnpackedCode> {
  const bytes = typeof zip === 'string' ? await readZip(zip, optionName) : zip;
  checkZipSize(bytes.byteLength, limits);
  const files = unzip(bytes, { limits, optionName });
  const code = await makeFolder();
  await Promise.all([...files].map(([name, content]) => writeInto(code.folder, name, content)));
  return { ...code, codeSha256: sha256Of(bytes) };
}

/** Copies a folder, as an upload does: the original may change, and its copy may be removed. */
export async function copyCode(folder: string, optionName: string): Promise<CodePackage> {
  const code = await makeFolder();
  try {
    await cp(folder, code.folder, { recursive: true, dereference: true });
  } catch (cause) {
    await code.remove();
    const message = `Option "${optionName}" must name a readable folder, got "${folder}": build the function first`;
    throw new TypeError(message, { cause });
  }
  return code;
}

/** In base64, as Lambda says it. */
export function sha256Of(code: Uint8Array | string): string {
  return createHash('sha256').update(code).digest('base64');
}

async function makeFolder(): Promise<CodePackage> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-function-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }) };
}

async function readZip(path: string, optionName: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    const message = `Option "${optionName}" must name a readable zip file, got "${path}": build the function first`;
    throw new TypeError(message, { cause });
  }
}

function checkZipSize(bytes: number, limits: CodeLimits): void {
  if (bytes <= limits.viewerZipBytes) return;
  throw new AssociationError(
    'E-ZIP-50MB',
    `The function code size is larger than the maximum allowed size for functions that are triggered by a CloudFront event: ${bytes} Max allowed: ${limits.viewerZipBytes}`,
  );
}

interface UnzipOptions {
  readonly limits: CodeLimits;
  readonly optionName: string;
}

function unzip(bytes: Uint8Array, { limits, optionName }: UnzipOptions): Map<string, Uint8Array> {
  let unzippedBytes = 0;
  const files = new Map<string, Uint8Array>();
  const entries = readEntries(bytes, optionName, (size) => {
    unzippedBytes += size;
    return unzippedBytes <= limits.unzippedBytes;
  });
  if (unzippedBytes > limits.unzippedBytes) {
    const message = `Unzipped size must be smaller than ${limits.unzippedBytes} bytes`;
    throw new AssociationError('E-ZIP-UNZIPPED', message);
  }
  for (const [name, content] of Object.entries(entries)) {
    if (!name.endsWith('/')) files.set(checkEntryName(name, optionName), content);
  }
  return files;
}

function readEntries(
  bytes: Uint8Array,
  optionName: string,
  fits: (sizeBytes: number) => boolean,
): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes, { filter: (file) => fits(file.originalSize) });
  } catch (cause) {
    const message = `Option "${optionName}" must be a zip file: Could not unzip uploaded file`;
    throw new TypeError(message, { cause });
  }
}

/** An entry that climbs out of the folder would overwrite the developer's files. */
function checkEntryName(name: string, optionName: string): string {
  const climbs = name.split(/[/\\]/).includes('..') || /^(?:[/\\]|[A-Za-z]:)/.test(name);
  if (!climbs) return name;
  throw new TypeError(
    `Option "${optionName}" must hold relative paths only, got "${name}": build the zip again`,
  );
}

async function writeInto(folder: string, name: string, content: Uint8Array): Promise<void> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}
