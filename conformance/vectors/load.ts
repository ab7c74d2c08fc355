/** Finds the vectors, which others have made and which are not part of this repository. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const GIVEN = process.env.POSTERN_VECTORS;
// Seen from conformance/dist/vectors, the folder beside the repository.
const FOLDER: URL = GIVEN
  ? pathToFileURL(`${GIVEN}/`)
  : new URL('../../../../shared/vectors/', import.meta.url);

/** Why there are none; false where they are. */
export const ABSENT: string | false =
  !existsSync(fileURLToPath(FOLDER)) &&
  'no vectors in ../shared/vectors: name their folder in POSTERN_VECTORS';

/** The JSON of a file, by its path in the folder of vectors. */
export function readVectors<Content>(path: string): Content {
  return JSON.parse(readFileSync(new URL(path, FOLDER), 'utf8'));
}

/** Paths of the JSON files in and below a folder. */
export function listVectors(folder: string): readonly string[] {
  return readdirSync(new URL(`${folder}/`, FOLDER), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.json'))
    .map((path) => `${folder}/${path}`)
    .sort();
}
