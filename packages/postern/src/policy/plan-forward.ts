/** Checks `forward`, and `delegate.responseHeaders`: what the origin is told, and how. */
import type { DelegateOptions } from '../remote/options.ts';
import { isCloudFrontHeader } from './cloudfront-headers.ts';
import type { PosternConfig } from './config.ts';
import { at, checkList, checkObject, checkText, optionError } from './option-error.ts';
import type { AssertionPlan, ForwardHeaderPlan } from './plan.ts';
import { type ClaimPaths, claimPath } from './plan-conditions.ts';
import { isToken } from './plan-cors.ts';

/** Headers whose meaning is the client's: the gate removes what it sets, so these would be lost to the origin. */
const CLIENT_HEADERS = new Set(['authorization', 'cookie', 'origin', 'content-type']);

/** What browsers alone may say (Fetch Metadata, client hints, WebSocket), and what is of answers. */
const OTHERS_HEADERS = /^(sec-|set-cookie)/;

/** The config's `forward.headers`, and what a forward-auth service says to the origin; names in lower case. */
export function planForward(
  { forward, delegate }: Pick<PosternConfig, 'forward' | 'delegate'>,
  paths: ClaimPaths,
): readonly ForwardHeaderPlan[] | undefined {
  const seen = new Set<string>();
  const planned = [
    ...(forward === undefined ? [] : planForwarded(forward, paths, seen)),
    ...planReturned(delegate, seen),
  ];
  return planned.length > 0 ? planned : undefined;
}

function planForwarded(value: unknown, paths: ClaimPaths, seen: Set<string>): ForwardHeaderPlan[] {
  const forward = checkObject(value, { option: 'forward', known: ['headers', 'assertion'] });
  const option = 'forward.headers';
  if (forward.headers === undefined && forward.assertion !== undefined) return [];
  const entries = Object.entries(checkObject(forward.headers, { option }));
  if (entries.length === 0) {
    throw optionError(option, 'name at least one header', value, 'or leave "forward" out');
  }
  return entries.map(([name, claim]) => {
    const header = checkHeaderName(name, { option, seen });
    const path = claimPath(checkText(claim, `${option}.${name}`), paths);
    return { header, ...(path && { path }) };
  });
}

/** Each is a claim of the same name. Whether the list is one, the delegate's own plan checks. */
function planReturned(
  delegate: DelegateOptions | undefined,
  seen: Set<string>,
): ForwardHeaderPlan[] {
  const names: unknown = delegate?.type === 'forwardAuth' ? delegate.responseHeaders : [];
  if (!Array.isArray(names)) return [];
  return names.map((name) => {
    const option = 'delegate.responseHeaders';
    const header = checkHeaderName(checkText(name, option), { option, seen });
    return { header, path: [header] };
  });
}

interface NameCheck {
  readonly option: string;
  /** Names so far, with `-` for `_`. */
  readonly seen: Set<string>;
}

function checkHeaderName(name: string, { option, seen }: NameCheck): string {
  if (!isToken(name)) throw optionError(option, 'have header names as keys', name);
  const header = name.toLowerCase();
  // Origins behind CGI cannot tell `_` from `-`.
  const canonical = header.replace(/_/g, '-');
  if (isCloudFrontHeader(canonical)) {
    const remedy = 'CloudFront refuses a function that sets it, choose a name such as "x-user-id"';
    throw optionError(option, 'have names that CloudFront leaves free', name, remedy);
  }
  if (CLIENT_HEADERS.has(canonical)) {
    const remedy =
      'it would replace the header that the client sent, choose a name such as "x-user-id"';
    throw optionError(option, 'have names of its own', name, remedy);
  }
  if (OTHERS_HEADERS.test(canonical)) {
    const remedy = 'it means something else, choose a name such as "x-user-id"';
    throw optionError(option, 'have names that are no browser’s and no answer’s', name, remedy);
  }
  if (seen.has(canonical)) throw optionError(option, 'name each header once', name);
  seen.add(canonical);
  return header;
}

const ASSERTION_NAMES = ['audience', 'header', 'lifetimeSeconds', 'claims'];

/** What every assertion says anyway. */
const ASSERTION_CLAIMS = ['iss', 'aud', 'sub', 'idp', 'iat', 'nbf', 'exp', 'jti'];

/** An origin that takes longer than this to read a request has other troubles. */
const MAX_ASSERTION_SECONDS = 3600;

interface AssertionContext {
  readonly paths: ClaimPaths;
  readonly forwardHeaders: readonly ForwardHeaderPlan[] | undefined;
}

/** The config's `forward.assertion`, after `planForward`. Whether there is a key for it, the login's plan checks. */
export function planAssertion(
  { forward, login }: Pick<PosternConfig, 'forward' | 'login'>,
  { paths, forwardHeaders = [] }: AssertionContext,
): AssertionPlan | undefined {
  if (forward?.assertion === undefined) return undefined;
  const option = 'forward.assertion';
  const given = checkObject(forward.assertion, { option, known: ASSERTION_NAMES });
  if (login === undefined) {
    const remedy = 'its key is in the key ring of "session", and published by the login endpoints';
    throw optionError(option, 'be left out where there is no "login"', forward.assertion, remedy);
  }
  const seen = new Set(forwardHeaders.map(({ header }) => header.replace(/_/g, '-')));
  const { header = 'x-postern-assertion', claims } = given;
  return {
    header: checkHeaderName(checkText(header, at(option, 'header')), {
      option: at(option, 'header'),
      seen,
    }),
    audience: checkText(given.audience, at(option, 'audience')),
    lifetimeSeconds: checkLifetime(given.lifetimeSeconds, at(option, 'lifetimeSeconds')),
    ...(claims !== undefined && { claims: planAssertionClaims(claims, paths) }),
  };
}

function checkLifetime(value: unknown, option: string): number {
  if (value === undefined) return 60;
  if (Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= MAX_ASSERTION_SECONDS) {
    return Number(value);
  }
  throw optionError(
    option,
    `be a whole number of seconds from 1 to ${MAX_ASSERTION_SECONDS}`,
    value,
  );
}

function planAssertionClaims(value: unknown, paths: ClaimPaths): readonly (readonly string[])[] {
  const option = 'forward.assertion.claims';
  const places = checkList(value, option).map((member, place) => {
    const name = `${option}[${place}]`;
    const path = claimPath(checkText(member, name), paths);
    if (!path) throw optionError(name, 'be a claim that says who someone is', member);
    if (ASSERTION_CLAIMS.includes(path[0] ?? '')) {
      throw optionError(name, 'be another claim', member, 'the gate says it itself');
    }
    return path;
  });
  return places.filter(
    (path, index) => places.findIndex((other) => other.join('\0') === path.join('\0')) === index,
  );
}
