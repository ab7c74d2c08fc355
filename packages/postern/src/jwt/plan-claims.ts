/** Checks the option `claims`: unknown words and values that could never match are refused. */
import { checkNames, isPlainObject, type Options, readFlag, refuse } from './check-options.ts';
import type { ClaimCheck } from './options.ts';

const WORDS: readonly string[] = ['essential', 'value', 'values', 'validate', 'allowBlank'];

const AsyncFunction = /* @__PURE__ */ Object.getPrototypeOf(async () => {}).constructor;

export function readClaimChecks(
  claims: unknown,
  name: string,
): Readonly<Record<string, ClaimCheck>> | undefined {
  if (!isPlainObject(claims)) return refuse(name, 'an object of claim checks', claims);
  for (const claim of Object.keys(claims)) readClaimCheck(claims[claim], `${name}.${claim}`);
  return Object.keys(claims).length > 0
    ? (claims as Readonly<Record<string, ClaimCheck>>)
    : undefined;
}

function readClaimCheck(check: unknown, name: string): void {
  if (!isPlainObject(check) || Object.keys(check).length === 0) {
    refuse(name, `an object with at least one of ${WORDS.join(', ')}`, check);
  }
  const words = check as Options;
  checkNames(words, `${name}.`, WORDS);
  for (const flag of ['essential', 'allowBlank']) {
    if (flag in words) readFlag(words[flag], `${name}.${flag}`);
  }
  if ('value' in words && !isComparable(words.value)) {
    refuse(`${name}.value`, 'a JSON value other than null', words.value);
  }
  const { values } = words;
  if (
    'values' in words &&
    !(Array.isArray(values) && values.length > 0 && values.every(isComparable))
  ) {
    refuse(`${name}.values`, 'a list of at least one JSON value other than null', values);
  }
  if ('validate' in words) checkHook(words.validate, `${name}.validate`);
}

/** A promise is no verdict: what is async would have to be awaited by `verifySync`. */
function checkHook(hook: unknown, name: string): void {
  if (typeof hook !== 'function' || hook instanceof AsyncFunction) {
    refuse(name, 'a function that returns true or false, and is not async', hook);
  }
}

function isComparable(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value === 'string' || typeof value === 'boolean') return true;
  const isObject = Array.isArray(value) || isPlainObject(value);
  return (
    isObject && Object.values(value as Options).every((item) => item === null || isComparable(item))
  );
}
