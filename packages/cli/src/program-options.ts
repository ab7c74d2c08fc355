/** Options that several commands have. */

export const CONFIG = ['--config <file>', 'the config, TypeScript or JavaScript'] as const;
export const LOCK = [
  '--lock <file>',
  'the lock file (default: postern.lock.json beside the config)',
] as const;

/** Of an option that may be repeated. */
export function collect(value: string, values: readonly string[]): readonly string[] {
  return [...values, value];
}
