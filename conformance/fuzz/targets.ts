/** Everything that is fuzzed, and how many inputs each gets. */
import type { Target } from './target.ts';
import { hangingTarget, hoardingTarget, throwingTarget } from './targets/broken.ts';
import { configTarget } from './targets/config.ts';
import { discoveryTarget } from './targets/discovery.ts';
import { eventTarget } from './targets/event.ts';
import { functionUrlTarget } from './targets/function-url.ts';
import { headerTarget } from './targets/header.ts';
import { keySetTarget } from './targets/key-set.ts';
import { pathTarget } from './targets/path.ts';
import { sessionTarget } from './targets/session.ts';
import { tokenTarget } from './targets/token.ts';

export const TARGETS: readonly Target[] = [
  tokenTarget,
  headerTarget,
  pathTarget,
  eventTarget,
  functionUrlTarget,
  sessionTarget,
  keySetTarget,
  configTarget,
  discoveryTarget,
  hangingTarget,
  hoardingTarget,
  throwingTarget,
];

/** A target for each ten-thousandth. */
const SLOTS: readonly Target[] = TARGETS.flatMap((target) =>
  Array.from({ length: target.share }, () => target),
);

/** The target of the n-th slot of ten thousand, or the one that is asked for. */
export function chooseTarget(slot: number, name: string | undefined): Target {
  const target = name === undefined ? SLOTS[slot] : TARGETS.find((one) => one.name === name);
  if (target) return target;
  const names = TARGETS.filter(({ share }) => share > 0)
    .map((one) => one.name)
    .join(', ');
  throw new TypeError(`Option "--target" must be one of ${names}, got "${name}"`);
}

/** How many slots there are. */
export const SLOT_COUNT: number = SLOTS.length;
