/** Checks `delegate` and makes its plan. Each form has a file of its own; here is what all have in common. Build time only. */
import { createHash } from 'node:crypto';
import { checkObject, checkWord, optionError } from '../policy/option-error.ts';
import type { CommonDelegateOptions, DelegateOptions } from './options.ts';
import type { CommonDelegatePlan, DelegatePlan } from './plan.ts';
import { planForwardAuth } from './plan-forward-auth.ts';
import { planHttp } from './plan-http.ts';
import { planIntrospection } from './plan-introspection.ts';
import { planLambda } from './plan-lambda.ts';

type Members = Readonly<Record<string, unknown>>;

/** What a form plans of its own members; `known` are their names. */
export interface PlanForm {
  readonly known: readonly string[];
  readonly plan: (options: Members) => { readonly targets: readonly string[] } & Members;
}

const FORMS: Readonly<Record<DelegateOptions['type'], PlanForm>> = {
  http: planHttp,
  forwardAuth: planForwardAuth,
  introspection: planIntrospection,
  lambda: planLambda,
};

/** Least, default and most of each number. */
const NUMBERS: Readonly<
  Record<keyof CommonDelegateOptions, readonly [least: number, usual: number, most: number]>
> = {
  // Lambda@Edge gives a viewer-request function 5 seconds in all (limits.ts of the emulator, profile "legacy").
  deadlineMilliseconds: [50, 800, 4_000],
  cacheMaxAgeSeconds: [0, 60, 3_600],
  cacheMaxEntries: [1, 1_000, 1_000_000],
  cacheMaxBytes: [1, 4_194_304, 1_073_741_824],
};

/** Throws a `TypeError` that names the option. `policy` is all else that decides: it becomes part of the cache's keys. */
export function planDelegate(value: unknown, policy: unknown): DelegatePlan {
  const { type } = checkObject(value, { option: 'delegate' });
  const words = Object.keys(FORMS) as DelegateOptions['type'][];
  const form = FORMS[checkWord(type, { option: 'delegate.type', words })];
  const known = ['type', ...Object.keys(NUMBERS), ...form.known];
  const options = checkObject(value, { option: 'delegate', known });
  const plan = { type, ...planNumbers(options), ...form.plan(options) };
  return { ...plan, configHash: hashOf([plan, policy]) } as unknown as DelegatePlan;
}

function planNumbers(options: Members): Omit<CommonDelegatePlan, 'configHash' | 'targets'> {
  const numbers = Object.entries(NUMBERS).map(([name, [least, usual, most]]) => {
    const value = Object.hasOwn(options, name) ? options[name] : usual;
    if (!Number.isSafeInteger(value) || Number(value) < least || Number(value) > most) {
      throw optionError(`delegate.${name}`, `be a whole number from ${least} to ${most}`, value);
    }
    return [name, value];
  });
  return Object.fromEntries(numbers);
}

/** Half of SHA-256 tells configs apart, and is half as long in the bundle. */
function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);
}
