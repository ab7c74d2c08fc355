/** Checks `session` and makes its plan. Build time only. */
import {
  checkList,
  checkObject,
  checkText,
  checkWord,
  optionError,
} from '../policy/option-error.ts';
import { type ClaimPaths, claimPath } from '../policy/plan-conditions.ts';
import type { RevocationStoreOptions, SessionOptions } from './options.ts';
import { checkKeyRing } from './plan-key-ring.ts';
import { planSignedCookies } from './signed-cookies-plan.ts';
import type { KeyRing, SessionPlan } from './types.ts';

/** A session's plan, and what else its options say. */
export interface PlannedSession {
  readonly plan: SessionPlan;
  readonly keyRing: KeyRing;
  /** Places of the claims that sessions keep. */
  readonly claims: readonly (readonly string[])[];
  readonly revocationStore?: RevocationStoreOptions;
}

const NAMES = Object.keys({
  keyRing: true,
  lifetimeSeconds: true,
  idleSeconds: true,
  claims: true,
  format: true,
  keyPairId: true,
  privateKey: true,
  revocationStore: true,
} satisfies Record<keyof SessionOptions, true>);

/** Browsers keep no cookie longer than 400 days (RFC 6265bis section 5.5). */
const MAX_LIFETIME_SECONDS = 34_560_000;

/** A session that is past half of its time sends every navigation on a detour, at most once in so long if that fails. */
const MIN_SECONDS = 60;

/** Throws a `TypeError` that names the option. `paths` are the config's `claims`. */
export function planSession(value: unknown, paths: ClaimPaths): PlannedSession {
  if (typeof value === 'string') {
    // The ring itself, in the wrong place: not quoted.
    throw new TypeError(
      'Option "session" must be a plain object, got a text: write session: { keyRing: secret("POSTERN_KEY_RING") }',
    );
  }
  const { keyRing, claims, revocationStore, ...members } = checkObject(value, {
    option: 'session',
    known: NAMES,
  });
  const signedCookies = planSignedCookies(members);
  return {
    plan: { ...planTimes(members), ...(signedCookies && { signedCookies }) },
    keyRing: checkKeyRing(keyRing, 'session.keyRing'),
    claims: claims === undefined ? [] : planClaims(claims, paths),
    ...(revocationStore !== undefined && { revocationStore: planStore(revocationStore) }),
  };
}

function planTimes({ lifetimeSeconds = 43_200, idleSeconds }: Members): SessionPlan {
  const lifetime = checkSeconds(lifetimeSeconds, {
    option: 'session.lifetimeSeconds',
    most: MAX_LIFETIME_SECONDS,
    meaning: 'the most that browsers keep a cookie',
  });
  const idle = checkSeconds(idleSeconds ?? Math.min(3600, lifetime), {
    option: 'session.idleSeconds',
    most: lifetime,
    meaning: '"session.lifetimeSeconds"',
  });
  return { idleSeconds: idle, lifetimeSeconds: lifetime };
}

type Members = Readonly<Record<string, unknown>>;

interface SecondsCheck {
  readonly option: string;
  readonly most: number;
  /** What the upper bound is. */
  readonly meaning: string;
}

function checkSeconds(value: unknown, { option, most, meaning }: SecondsCheck): number {
  if (Number.isSafeInteger(value) && Number(value) >= MIN_SECONDS && Number(value) <= most) {
    return Number(value);
  }
  throw optionError(
    option,
    `be a whole number of seconds from ${MIN_SECONDS} to ${most} (${meaning})`,
    value,
  );
}

/** What every session has anyway. */
export const ALWAYS_KEPT: readonly string[] = ['sub', 'iss', 'auth_time', 'sid'];

/** What speaks of the ID token itself, and not of the person. */
export const TOKEN_CLAIMS: readonly string[] = [
  'aud',
  'exp',
  'iat',
  'nbf',
  'nonce',
  'jti',
  'at_hash',
  'c_hash',
  's_hash',
];

function planClaims(value: unknown, paths: ClaimPaths): readonly (readonly string[])[] {
  const option = 'session.claims';
  const places = checkList(value, option).map((name, place) =>
    checkClaim(name, { option: `${option}[${place}]`, paths }),
  );
  const kept = places.filter((place) => !ALWAYS_KEPT.includes(place.join('\0')));
  return kept.filter((place, index) => !kept.slice(0, index).some((other) => covers(other, place)));
}

function checkClaim(
  value: unknown,
  { option, paths }: { readonly option: string; readonly paths: ClaimPaths },
): readonly string[] {
  const place = claimPath(checkText(value, option), paths);
  if (!place) {
    const remedy = 'ID tokens have no scope, and scopes say what an app may do, not who someone is';
    throw optionError(option, 'be a claim of the ID token', value, remedy);
  }
  const [first = ''] = place;
  if (TOKEN_CLAIMS.includes(first)) {
    const remedy = 'it belongs to the ID token, and a session has times and an audience of its own';
    throw optionError(option, 'be a claim about the person', value, remedy);
  }
  if (place.includes('__proto__')) throw optionError(option, 'be another claim', value);
  return place;
}

/** Whether a session that keeps `kept` has the claim at `place`. */
export function covers(kept: readonly string[], place: readonly string[]): boolean {
  return kept.length <= place.length && kept.every((name, index) => name === place[index]);
}

function planStore(value: unknown): RevocationStoreOptions {
  const option = 'session.revocationStore';
  const { type } = checkObject(value, { option });
  if (
    checkWord(type, { option: `${option}.type`, words: ['file', 'key-value-store'] }) === 'file'
  ) {
    const { path } = checkObject(value, { option, known: ['type', 'path'] });
    return { type: 'file', path: checkText(path, `${option}.path`) };
  }
  const { arn } = checkObject(value, { option, known: ['type', 'arn'] });
  if (!STORE_ARN.test(checkText(arn, `${option}.arn`))) {
    const expected =
      'be the ARN of a KeyValueStore, such as "arn:aws:cloudfront::123456789012:key-value-store/b0a1b2c3-…"';
    throw optionError(`${option}.arn`, expected, arn);
  }
  return { type: 'key-value-store', arn: arn as string };
}

const STORE_ARN = /^arn:aws[\w-]*:cloudfront::\d{12}:key-value-store\/[\w-]{1,64}$/;
