/** E-UNPROTECTED-BEHAVIOR, W-GATE-UNKNOWN, E-ORIGIN-OPEN, W-ORIGIN-OAI, W-UNREADABLE: can anybody go past the gate? */
import { originsBehind, type Place, placesOf, type ValidationContext } from '../context.ts';
import type { DistributionFacts, OriginFacts } from '../deployment-facts.ts';
import { type Finding, finding } from '../finding.ts';
import { gatesOf } from '../gate-facts.ts';
import { isProtected, type Protection, protectionOf, roleOf } from '../protection.ts';

/** Every behavior is protected or listed, and every origin behind one closed. */
export function checkProtection(context: ValidationContext): Finding[] {
  const guarded = context.deployment.distributions.map((distribution) => ({
    distribution,
    places: placesOf({ ...context.deployment, distributions: [distribution] }).map((place) => ({
      ...place,
      protection: protectionOf(place.behavior, distribution, context),
    })),
  }));
  // One whose conditions turn out to have a gate is the gate's where they do not, too.
  const gatedIds = new Set(
    guarded
      .filter(({ places }) => places.some(({ protection }) => isProtected(protection)))
      .map(({ distribution }) => distribution.id),
  );
  // Another distribution before the same server is a way round the gate.
  const servers = new Set(
    guarded
      .flatMap(({ places }) => places)
      .filter((place) => !isAsserted(place, context))
      .flatMap(protectedOrigins)
      .map(({ server }) => server),
  );
  const found = guarded.flatMap(({ distribution, places }) => {
    const isLeftAlone =
      mayBeUngated(distribution, context) &&
      !gatedIds.has(distribution.id) &&
      !namesMarked(distribution, context) &&
      !distribution.origins.some(({ server }) => server !== undefined && servers.has(server));
    return [
      ...(isLeftAlone ? [] : places.flatMap(openBehavior)),
      ...places.flatMap(assumedGate),
      ...places.flatMap(unreadableBehavior),
      ...unreadableParts(distribution),
      ...openOrigins(places, context),
    ];
  });
  return [...found, ...generated(context)];
}

function mayBeUngated({ id }: DistributionFacts, { options }: ValidationContext): boolean {
  const { allowUngated = false } = options;
  return typeof allowUngated === 'boolean' ? allowUngated : allowUngated.includes(id);
}

function generated({ deployment: { unreadable = [] } }: ValidationContext): Finding[] {
  return unreadable.map((part) =>
    finding('W-UNREADABLE', part, 'Nobody can tell whether it makes a distribution that is open'),
  );
}

/** The origin asks for what the gate signs, whoever comes. */
function isAsserted(place: Place, context: ValidationContext): boolean {
  const isSigned = gatesOf(place, context).some(({ assertion }) => assertion);
  return isSigned || context.options.assertion === true;
}

/** A gate or a login on any event: somebody meant to protect it. */
function namesMarked({ behaviors }: DistributionFacts, context: ValidationContext): boolean {
  const associations = behaviors.flatMap((behavior) => behavior.associations ?? []);
  return associations.some(({ functionId }) => roleOf(functionId, context) !== undefined);
}

/** A login on viewer-request never forwards a request, so its origin is out of reach; a function URL is the login itself. */
function protectedOrigins({
  distribution,
  behavior,
  protection,
}: GuardedPlace): readonly OriginFacts[] {
  if (!isProtected(protection)) return [];
  return originsBehind(behavior, distribution).filter(
    ({ functionUrl }) => protection !== 'login' || functionUrl !== undefined,
  );
}

function unreadableParts({ id, unreadable = [] }: DistributionFacts): Finding[] {
  return unreadable.map((part) => {
    const wrong = `Nobody can tell what is in ${part}, and whether it is protected`;
    return finding('W-UNREADABLE', id, wrong);
  });
}

function unreadableBehavior({ subject, protection }: GuardedPlace): Finding[] {
  if (protection !== 'unknown') return [];
  return [finding('W-UNREADABLE', subject, 'Nobody can tell whether the behavior is protected')];
}

type GuardedPlace = Place & { readonly protection: Protection };

function openBehavior({ behavior, subject, protection }: GuardedPlace): Finding[] {
  if (protection !== 'open') return [];
  const others = behavior.associations?.some(({ event }) => event === 'viewer-request');
  const got = others
    ? 'the function on viewer-request is no gate'
    : 'nothing checks viewer-request';
  return [finding('E-UNPROTECTED-BEHAVIOR', subject, `The behavior is open: ${got}`)];
}

function assumedGate({ subject, protection }: GuardedPlace): Finding[] {
  if (protection !== 'assumed') return [];
  const wrong =
    'Nothing says whether the function on viewer-request is a gate; it is taken for one';
  return [finding('W-GATE-UNKNOWN', subject, wrong)];
}

function openOrigins(places: readonly GuardedPlace[], context: ValidationContext): Finding[] {
  const behind = new Map<OriginFacts, string>();
  for (const place of places) {
    // An origin that also gets requests without an assertion cannot ask for one: another behavior may open it.
    if (isAsserted(place, context)) continue;
    for (const origin of protectedOrigins(place)) {
      behind.set(origin, `${place.distribution.id} ${origin.id}`);
    }
  }
  return [...behind].flatMap(([origin, subject]) => openOrigin(origin, subject));
}

function openOrigin(origin: OriginFacts, subject: string): Finding[] {
  const { access, vpcOrigin, secretHeader, functionUrl, isStandIn } = origin;
  if (vpcOrigin || secretHeader || functionUrl === 'AWS_IAM' || isStandIn) return [];
  if (access === 'origin-access-identity') {
    const wrong = 'The origin has an origin access identity';
    return [finding('W-ORIGIN-OAI', subject, wrong)];
  }
  const isBare = access === 'origin-access-control' && functionUrl === 'NONE';
  if (access === 'origin-access-control' && !isBare) return [];
  if (access === undefined || vpcOrigin === undefined || secretHeader === undefined) {
    return [finding('W-UNREADABLE', subject, 'Nobody can tell whether the origin is closed')];
  }
  const wrong = isBare
    ? 'The function URL has AuthType NONE, so its origin access control closes nothing'
    : 'The origin answers whoever asks it: it has no origin access control, VPC origin or secret header';
  return [finding('E-ORIGIN-OPEN', subject, wrong)];
}
