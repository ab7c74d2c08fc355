/** The option `claimsOptions`: authlib's words, checked when they are given and copied, so that later changes do not count. */
import { isPlainObject, refuse, snapshot } from '../check-options.ts';
import type { JWTClaims } from './jwt-claims.ts';

/** What one claim must hold. Other words are ignored, as in authlib. */
export interface ClaimOption {
  /** The claim must be there and not be null, blank, `false` or 0. @default false */
  readonly essential?: boolean;
  /** The claim must equal this; an absent claim does not. Null, blank values, `false` and 0 are never compared. */
  readonly value?: unknown;
  /** The claim must equal one of these. A claim that is a list is compared whole, but for `aud`. An empty list is ignored. */
  readonly values?: readonly unknown[];
  /** Must return a true value. Is given null for an absent claim. Not called for `aud`, `exp`, `nbf` and `iat`. */
  readonly validate?: (claims: JWTClaims, value: unknown) => unknown;
  readonly [word: string]: unknown;
}

/** Claim names and what each must hold. */
export type ClaimsOptions = Readonly<Record<string, ClaimOption>>;

const AsyncFunction = /* @__PURE__ */ Object.getPrototypeOf(async () => {}).constructor;

/** A checked copy; throws a TypeError that names the option. */
export function readClaimsOptions(options: unknown): ClaimsOptions {
  const taken = snapshot(options, 'claimsOptions');
  if (!isPlainObject(taken)) return refuse('claimsOptions', 'an object of claim options', taken);
  for (const claim of Object.keys(taken)) readClaimOption(taken[claim], `claimsOptions.${claim}`);
  return taken as ClaimsOptions;
}

function readClaimOption(option: unknown, name: string): void {
  if (!isPlainObject(option)) refuse(name, 'an object with words such as essential', option);
  // In authlib a text is searched for the claim as a part of it: no one means that.
  if ('values' in option && !Array.isArray(option.values)) {
    refuse(`${name}.values`, 'a list', option.values);
  }
  const { validate } = option;
  // A promise is true whatever it comes to.
  if (
    'validate' in option &&
    (typeof validate !== 'function' || validate instanceof AsyncFunction)
  ) {
    refuse(`${name}.validate`, 'a function that is not async', validate);
  }
}
