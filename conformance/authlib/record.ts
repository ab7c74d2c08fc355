/** The record of what authlib does with claims: 398 cases, each observed by running authlib 1.8.0 itself. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What authlib answered. */
export interface Outcome {
  readonly ok: boolean;
  readonly class?: string;
  readonly error?: string;
  readonly description?: string;
  readonly claim?: string;
}

export interface RecordedCase {
  readonly name: string;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly options: Readonly<Record<string, Readonly<Record<string, unknown>>>> | null;
  readonly now: number;
  readonly leeway: number;
  readonly authlib: Outcome;
}

const FOLDER =
  process.env.POSTERN_VECTORS ??
  fileURLToPath(new URL('../../../../shared/vectors', import.meta.url));
const FILE = join(FOLDER, 'authlib-claims.json');

/** Why the record cannot be replayed; false when it can. */
export const SKIPPED: string | false = existsSync(FILE)
  ? false
  : 'authlib-claims.json is not there: set POSTERN_VECTORS, or put the vectors in ../shared/vectors';

/** Empty when the record is not there. */
export const CASES: readonly RecordedCase[] = SKIPPED
  ? []
  : JSON.parse(readFileSync(FILE, 'utf8')).cases;
