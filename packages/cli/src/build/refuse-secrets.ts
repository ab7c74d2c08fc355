/** Holds a bundle, and the files that it was made from, against everything that must not be in them. */
import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { problemWithDetails } from '../errors.ts';
import { findSecretsInText } from './find-secrets.ts';
import type { PreparedGate } from './prepare.ts';
import { refuseCopies } from './secret-copies.ts';
import { withoutSecrets } from './secrets.ts';

export interface BundleFacts {
  readonly gate: PreparedGate;
  /** Absolute paths of the user's own files in the bundle. */
  readonly inputs: readonly string[];
}

/** Refuses with a `UserError` that names places and kinds, never a value. `file` is the bundle's name. */
export async function refuseSecretsIn(
  file: string,
  code: string,
  { gate, inputs }: BundleFacts,
): Promise<void> {
  const shown = withoutSecrets(code, gate.secrets);
  const kinds = findSecretsInText(shown);
  if (kinds.length > 0) throw problemWithDetails('secrets_found', kinds, 'bundle');
  refuseCopies([[file, shown]], gate.secrets, 'bundle');
  await refuseCopiesInFiles([...gate.inputs, ...inputs], gate);
}

/** In the bundle a marked secret and a copy of it look the same; in the files that it was made from they do not. */
async function refuseCopiesInFiles(
  files: readonly string[],
  { secrets, configFolder }: PreparedGate,
): Promise<void> {
  if (secrets.size === 0) return;
  const texts: (readonly [string, string])[] = [];
  for (const file of new Set(files)) {
    texts.push([relative(configFolder, file), await readFile(file, 'utf8').catch(ifAbsent)]);
  }
  refuseCopies(texts, secrets, 'sources');
}

/** The lock file is among the inputs even where no issuer needs one. */
function ifAbsent(cause: NodeJS.ErrnoException): string {
  if (cause.code === 'ENOENT') return '';
  throw cause;
}
