/** What esbuild refuses, as an error of the user's. */
import type { BuildFailure, Message } from 'esbuild';
import { problemWithDetails } from '../errors.ts';

/** The first of esbuild's messages with its place, and the others below it; anything else as it is. */
export function bundleProblem(cause: unknown): unknown {
  const [first, ...others] = (cause as Partial<BuildFailure>).errors ?? [];
  if (first === undefined) return cause;
  const details = others.map((message) => `${placeOf(message)}: ${message.text}`);
  return problemWithDetails('bundle_failed', details, placeOf(first), first.text);
}

function placeOf({ location }: Message): string {
  if (location === null) return 'the gate';
  return `${location.file}:${location.line}:${location.column + 1}`;
}
