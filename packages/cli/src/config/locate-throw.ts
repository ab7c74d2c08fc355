/** Where in the user's own source an error came from, by way of the bundle's source map. */
import { SourceMap } from 'node:module';

export interface ThrowLocation {
  /** The name under which the bundle ran. */
  readonly codeName: string;
  /** The bundle's source map, as JSON. */
  readonly map: string;
}

/** `file:line` of the innermost stack frame inside the bundle; `undefined` when there is none. */
export function locateThrow(cause: unknown, { codeName, map }: ThrowLocation): string | undefined {
  const stack = cause instanceof Error ? (cause.stack ?? '') : '';
  const frame = new RegExp(`${codeName.replaceAll('.', '\\.')}:(\\d+):(\\d+)`).exec(stack);
  if (frame === null) return undefined;
  // The bundle begins one line below the function that wraps it; source maps count from 0.
  const line = Number(frame[1]) - 2;
  const entry = new SourceMap(JSON.parse(map)).findEntry(line, Number(frame[2]) - 1);
  if (!('originalSource' in entry)) return undefined;
  return `${entry.originalSource}:${entry.originalLine + 1}`;
}
