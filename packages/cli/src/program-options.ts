/** Options that several commands have. */
import type { Target } from 'postern';

export const CONFIG = ['--config <file>', 'the config, TypeScript or JavaScript'] as const;
export const LOCK = [
  '--lock <file>',
  'the lock file (default: postern.lock.json beside the config)',
] as const;

export const TARGETS: readonly Target[] = [
  'lambda-edge',
  'cloudfront-function',
  'split',
  'function-url',
  'fetch',
  'node',
];

/** Of an option that may be repeated. */
export function collect(value: string, values: readonly string[]): readonly string[] {
  return [...values, value];
}
