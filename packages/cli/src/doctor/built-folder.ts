/** Reads what a build has written: files, and the hashes that `deployment.json` gives of them. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Deployment } from '../deploy/deployment.ts';
import { messageOf, problem } from '../errors.ts';
import { parseJsonObject } from '../read-input.ts';

export interface StatedFile {
  /** Relative to the folder. */
  readonly file: string;
  readonly sha256: string;
}

/** In hexadecimal. Undefined where there is no such file. */
export async function hashFile(file: string): Promise<string | undefined> {
  try {
    return sha256Of(await readFile(file));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw problem('file_unreadable', basename(file), messageOf(cause));
  }
}

export function sha256Of(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Undefined where there is none: the targets of a server have no distribution. */
export async function readDeployment(folder: string): Promise<readonly StatedFile[] | undefined> {
  let text: string;
  try {
    text = await readFile(join(folder, 'deployment.json'), 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw problem('file_unreadable', 'deployment.json', messageOf(cause));
  }
  const deployment = parseJsonObject(text, '"deployment.json"') as unknown as Deployment;
  if (deployment.version === 1) return statedFiles(deployment);
  throw problem('json_invalid', '"deployment.json"');
}

export function statedFiles({ gate, login }: Deployment): readonly StatedFile[] {
  return [gate, login?.lambda].flatMap((one) => {
    if (!one) return [];
    return [{ file: 'zipFile' in one ? one.zipFile : one.codeFile, sha256: one.sha256 }];
  });
}
