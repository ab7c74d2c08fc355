/** How long a KeyValueStore's ring rests between two rotations: the second one drops the key that made sessions before the first. */
import type { StoredRing } from 'postern/key-value-store';
import { problem } from '../errors.ts';

export interface RestOptions {
  readonly lifetimeSeconds: number;
  readonly force?: boolean | undefined;
}

/** Throws while sessions of the key that would be dropped may be alive. */
export function requireRest(
  { rotatedAt }: Pick<StoredRing, 'rotatedAt'>,
  { lifetimeSeconds, force }: RestOptions,
): void {
  if (rotatedAt === undefined || force) return;
  const end = rotatedAt + lifetimeSeconds;
  const left = Math.ceil(end - Date.now() / 1_000);
  if (left > 0) throw problem('rotated_lately', utcText(rotatedAt), { left, until: utcText(end) });
}

/** `2027-01-15 08:00:00 UTC` */
export function utcText(seconds: number): string {
  return `${new Date(seconds * 1_000).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
