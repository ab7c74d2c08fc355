/** Options that several commands have. */
import type { Target } from 'postern';

export const CONFIG = ['--config <file>', 'the config, TypeScript or JavaScript'] as const;
export const LOCK = [
  '--lock <file>',
  'the lock file (default: postern.lock.json beside the config)',
] as const;

const EVERY_TARGET = {
  'lambda-edge': true,
  'cloudfront-function': true,
  split: true,
  'function-url': true,
  fetch: true,
  node: true,
} satisfies Record<Target, true>;

export const TARGETS: readonly Target[] = Object.keys(EVERY_TARGET) as Target[];

/** Of an option that may be repeated. */
export function collect(value: string, values: readonly string[]): readonly string[] {
  return [...values, value];
}
