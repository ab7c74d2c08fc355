/** Distinct tokens without end: half of them good, the others bad in each way that leaves something to remember. */
import { headerOf, type Signer, signToken } from '@postern/testing';
import { standardClaims } from '../support/tokens.ts';

export interface DistinctToken {
  readonly token: string;
  readonly isGood: boolean;
}

type Make = (signer: Signer, index: number, now: number) => string;

const good: Make = (signer, index, now) => sign(signer, index, now);

/** Headers that differ are what a key set remembers beside its keys. */
const goodWithItsOwnHeader: Make = (signer, index, now) => sign(signer, index, now, { n: index });

const BAD: readonly Make[] = [
  (signer, index, now) => `${good(signer, index, now).slice(0, -8)}AAAAAAAA`,
  (signer, index, now) => sign(signer, index, now - 86_400),
  (signer, index, now) => sign(signer, index, now, { kid: `unknown-${index}` }),
  (_, index) => `${index}.`.padEnd(600 + (index % 600), 'A'),
];

const KINDS: readonly { readonly make: Make; readonly isGood: boolean }[] = [
  ...BAD.map((make) => ({ make, isGood: false })),
  ...[good, goodWithItsOwnHeader, good, good].map((make) => ({ make, isGood: true })),
];

export function distinctToken(signer: Signer, index: number, now: number): DistinctToken {
  const { make, isGood } = KINDS[index % KINDS.length] as (typeof KINDS)[number];
  return { token: make(signer, index, now), isGood };
}

function sign(signer: Signer, index: number, now: number, header: object = {}): string {
  const claims = { ...standardClaims(now), jti: `token-${index}`, groups: [`group-${index}`] };
  return signToken(signer, { ...headerOf(signer), ...header }, claims);
}
