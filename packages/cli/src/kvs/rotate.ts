/**
 * Rotates a key ring with a KeyValueStore, so that nobody is signed out: everybody believes a key before anybody makes sessions with it.
 * It may be interrupted anywhere; the next run goes on.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { KeyRing } from 'postern/gate';
import type { StoreApi } from 'postern/key-value-store';
import { problem } from '../errors.ts';
import { makeRingKey, type RotatedRing } from '../keys/key-ring.ts';
import { changeRingFile, readRingFile } from '../keys/rotate-file.ts';
import { hasAllKeys, publishRing, readPublished } from './publish-ring.ts';
import { requireRest } from './rotation-rest.ts';

export interface RotateOptions {
  readonly file: string;
  readonly cwd: string;
  /** How long the store takes until every function reads what was written. */
  readonly settleSeconds: number;
  /** The longest that a session lives: so long after a rotation there is no other one. */
  readonly lifetimeSeconds: number;
  /** Whether there may be, and the sessions of the key before the last one end. @default false */
  readonly force?: boolean | undefined;
  readonly onStep: (text: string) => void;
}

export interface StoreRotation {
  readonly ring: KeyRing;
  /** `published`: an earlier run had switched, and ended before the store had heard of it. */
  readonly step: 'switched' | 'published';
  readonly dropped?: string;
}

export async function rotateWithStore(
  api: StoreApi,
  { file, cwd, settleSeconds, onStep, ...rest }: RotateOptions,
): Promise<StoreRotation> {
  const found = await readRingFile(file, cwd);
  onStep('Reading the KeyValueStore');
  const stored = await readPublished(api);
  // A key gets into the file once the store has it. Only a switch adds the next one before.
  if (found.next && !hasAllKeys(stored, { current: found.next })) {
    await publishRing(api, found, { file });
    return { ring: found, step: 'published' };
  }
  requireRest(stored, rest);
  onStep('Publishing the next key');
  const ring = await publishNext(api, found, { file, cwd });
  await settle(settleSeconds, onStep);
  if (!hasAllKeys(await readPublished(api), ring)) throw problem('store_lost_key');
  const switched = await changeRingFile(file, cwd, (latest) => switchRing(latest, ring, file));
  onStep('Publishing what comes after it');
  await publishRing(api, switched.ring, { file });
  return { ...switched, step: 'switched' };
}

/** The ring with its next key, which is in the store before it is in the file. */
async function publishNext(
  api: StoreApi,
  found: KeyRing,
  { file, cwd }: Pick<RotateOptions, 'file' | 'cwd'>,
): Promise<KeyRing> {
  const ring = { ...found, next: found.next ?? makeRingKey() };
  await publishRing(api, ring, { file });
  if (found.next) return found;
  await changeRingFile(file, cwd, (latest) => {
    if (!isSame(latest, found)) throw problem('ring_changed', file);
    return { ring };
  });
  return ring;
}

async function settle(seconds: number, onStep: (text: string) => void): Promise<void> {
  for (let left = seconds; left > 0; left--) {
    onStep(`Waiting until the next key is everywhere: ${Math.ceil(left)} s`);
    await wait(Math.min(left, 1) * 1_000);
  }
}

/**
 * Makes with `next` from now on. The one after it is in the ring at once: the login half that is built of this ring will believe it long
 * before the rotation in which another one makes sessions with it.
 */
function switchRing(latest: KeyRing, ring: KeyRing, file: string): Omit<RotatedRing, 'step'> {
  const { next, current, previous, ...others } = latest;
  if (!next || !isSame(latest, ring)) throw problem('ring_changed', file);
  return {
    ring: { next: makeRingKey(), current: next, previous: current, ...others },
    ...(previous && { dropped: previous.kid }),
  };
}

function isSame(one: KeyRing, other: KeyRing): boolean {
  return one.current.kid === other.current.kid && one.next?.kid === other.next?.kid;
}
