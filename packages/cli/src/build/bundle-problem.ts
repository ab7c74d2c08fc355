/** What esbuild refuses, as an error of the user's. */
import type { BuildFailure } from 'esbuild';
import { problem } from '../errors.ts';

/** The first of esbuild's messages, with its place; anything else as it is. */
export function bundleProblem(cause: unknown): unknown {
  const first = (cause as Partial<BuildFailure>).errors?.[0];
  if (first === undefined) return cause;
  const place = first.location;
  const where = place === null ? 'the gate' : `${place.file}:${place.line}:${place.column + 1}`;
  return problem('bundle_failed', where, first.text);
}
