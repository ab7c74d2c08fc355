/** E-CACHE-IDENTITY, E-MINTTL-AUTH, E-AUTH-ORIGIN-REQUEST-CACHED: does the cache serve one person's answer to another? */
import { type Selection, selects } from '../../policies.ts';
import { type Place, placesOf, type ValidationContext } from '../context.ts';
import type { BehaviorFacts } from '../deployment-facts.ts';
import { type Finding, finding } from '../finding.ts';
import { gatesOf } from '../gate-facts.ts';
import { IDENTITY_HEADERS, SESSION_COOKIE } from '../identity-names.ts';
import { isProtected, protectionOf, roleOf } from '../protection.ts';

/** Of every behavior. */
export function checkCaching(context: ValidationContext): Finding[] {
  return placesOf(context.deployment).flatMap((place) => [
    ...gateBehindCache(place, context),
    ...checkProtected(place, context),
  ]);
}

function checkProtected(place: Place, context: ValidationContext): Finding[] {
  const { behavior, distribution, subject } = place;
  if (!isProtected(protectionOf(behavior, distribution, context))) return [];
  const { minTtlSeconds = 0 } = behavior.cachePolicy ?? {};
  const names = sharedIdentities(place, context);
  return [
    ...(minTtlSeconds > 0
      ? [finding('E-MINTTL-AUTH', subject, `The behavior has a MinTTL of ${minTtlSeconds} seconds`)]
      : []),
    ...(names.length > 0
      ? [
          finding(
            'E-CACHE-IDENTITY',
            subject,
            `The behavior caches, and its origin gets what the cache key lacks (${names.join(', ')})`,
          ),
        ]
      : []),
  ];
}

/** What tells one person from another, reaches the origin and is not in the key. */
function sharedIdentities(place: Place, context: ValidationContext): string[] {
  const { behavior } = place;
  if (!caches(behavior)) return [];
  const { cachePolicy, originRequestPolicy } = behavior;
  const headers = ['authorization', ...identityHeaders(place, context)];
  const shared = headers
    .map((name) => name.toLowerCase())
    .filter((name) => isShared(name, originRequestPolicy?.headers, cachePolicy?.headers));
  const isCookieShared = isShared(
    SESSION_COOKIE,
    originRequestPolicy?.cookies,
    cachePolicy?.cookies,
  );
  return isCookieShared ? [...shared, `cookie ${SESSION_COOKIE}`] : shared;
}

/** The gate's own, where it says so. */
function identityHeaders(place: Place, context: ValidationContext): readonly string[] {
  const known = gatesOf(place, context).flatMap((gate) =>
    gate.identityHeaders ? [gate.identityHeaders] : [],
  );
  return known.length > 0 ? known.flat() : (context.options.identityHeaders ?? IDENTITY_HEADERS);
}

/** False where either is unknown. */
function isShared(
  name: string,
  forwarded: Selection | undefined,
  keyed: Selection | undefined,
): boolean {
  if (forwarded === undefined || keyed === undefined) return false;
  const lower = name.toLowerCase();
  return selects(lowered(forwarded), lower) && !selects(lowered(keyed), lower);
}

function lowered(selection: Selection): Selection {
  if (typeof selection === 'string') return selection;
  if ('allExcept' in selection) return { allExcept: lowerNames(selection.allExcept) };
  return lowerNames(selection);
}

function lowerNames(names: readonly string[]): string[] {
  return names.map((name) => name.toLowerCase());
}

function caches({ cachePolicy }: BehaviorFacts): boolean {
  return (cachePolicy?.maxTtlSeconds ?? 0) > 0;
}

function gateBehindCache({ behavior, subject }: Place, context: ValidationContext): Finding[] {
  const gate = behavior.associations?.find(
    ({ event, functionId }) => event === 'origin-request' && roleOf(functionId, context) === 'gate',
  );
  if (!gate || !caches(behavior)) return [];
  const wrong = 'The gate is on origin-request, behind a cache that answers without asking it';
  return [finding('E-AUTH-ORIGIN-REQUEST-CACHED', subject, wrong)];
}
