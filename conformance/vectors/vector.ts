/** What a harness does with a vector: the shape that every file of vectors is brought into. */
import { DISPUTED } from './disputed.ts';

/** The verdict of whoever made the vector. */
export type Expected = 'valid' | 'invalid' | 'acceptable';

export type Outcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly why: string }
  | { readonly kind: 'disputed' }
  /** Not of this verifier's concern. What it does with the vector all the same has been asserted. */
  | { readonly kind: 'notApplicable'; readonly reason: string };

export interface Vector {
  readonly id: string;
  run(): Outcome;
}

/** Vectors that are made and counted together, usually a file. */
export interface VectorFile {
  readonly name: string;
  /** How many the file says that it has. */
  readonly total: number;
  readonly vectors: readonly Vector[];
}

export interface Judged {
  readonly file: string;
  readonly id: string;
  readonly expected: Expected;
  readonly accepted: boolean;
  /** For the report of a failure. */
  readonly detail?: string | undefined;
}

/** Holds Postern's verdict against the vector's. An entry of the list that has become wrong is a failure as well. */
export function judge({ file, id, expected, accepted, detail = '' }: Judged): Outcome {
  // "Acceptable" is for what a verifier may take for the sake of old signers; this one need not.
  const agrees = accepted === (expected === 'valid');
  const isDisputed = DISPUTED.some((entry) => entry.file === file && entry.ids.includes(id));
  if (isDisputed) return agrees ? failed('is on the list of disputed ones and agrees') : DISPUTE;
  if (agrees) return { kind: 'passed' };
  return failed(`is ${expected} and was ${accepted ? 'accepted' : 'refused'} ${detail}`);
}

const DISPUTE: Outcome = { kind: 'disputed' };

/** A vector that is out of scope must be refused, and for the reason that makes it so. */
export function outOfScope(reason: string, isRefused: boolean): Outcome {
  return isRefused ? { kind: 'notApplicable', reason } : failed(`is not refused: ${reason}`);
}

export function failed(why: string): Outcome {
  return { kind: 'failed', why };
}
