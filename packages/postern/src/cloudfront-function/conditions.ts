/** What compiled conditions call: `policy/judge.ts` in the function's dialect. The build writes a call for each condition. */
import { readScope } from '../policy/read-claim.ts';
import { claims } from './current.ts';

/** 0 where the claim is, or its list holds, one of the wanted values; else its name. A list with anything but scalars holds none. */
export function needs(name: string, wanted: readonly unknown[]): string | 0 {
  const held = listOf(claims[name]);
  return held.every((value) => typeof value !== 'object') &&
    wanted.some((value) => held.includes(value))
    ? 0
    : name;
}

/** The same for a claim that is not where its name says. Written out: a function for both took 35 bytes more. */
export function needsAt(claim: unknown, name: string, wanted: readonly unknown[]): string | 0 {
  const held = listOf(claim);
  return held.every((value) => typeof value !== 'object') &&
    wanted.some((value) => held.includes(value))
    ? 0
    : name;
}

/** 0 where the claim is there and holds none of the values; else its name. */
export function forbidsAt(value: unknown, name: string, unwanted: readonly unknown[]): string | 0 {
  return listOf(value).every(
    (member) => member !== undefined && typeof member !== 'object' && !unwanted.includes(member),
  )
    ? 0
    : name;
}

/** The words of `scope`; where one is no text, null, which meets no condition. */
export function scopeOf(): unknown {
  const held = listOf(readScope(claims));
  return held.every((value) => typeof value === 'string') ? held : null;
}

function listOf(claim: unknown): readonly unknown[] {
  return ([] as unknown[]).concat(claim);
}
