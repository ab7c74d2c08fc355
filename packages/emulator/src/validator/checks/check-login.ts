/** E-LOGIN-UNREACHABLE, W-LOGIN-METHODS, W-LOGIN-BODY: does the login get the requests that it answers? */
import { containsPattern } from '../contains-pattern.ts';
import { originsBehind, type Place, placesOf, type ValidationContext } from '../context.ts';
import { type Finding, finding } from '../finding.ts';
import { isProtected, protectionOf, roleOf } from '../protection.ts';

const LOGIN_PATTERN = '/.postern/*';

/** Of every login, and of every behavior that leads to one. */
export function checkLogin(context: ValidationContext): Finding[] {
  const places = placesOf(context.deployment);
  const logins = places.filter((place) => leadsToLogin(place, context));
  const isGated = places.some(({ behavior, distribution }) =>
    isProtected(protectionOf(behavior, distribution, context)),
  );
  return [
    ...(isGated ? missingLogins(logins, context) : []),
    ...logins.flatMap((login) => [...shadowed(login, places), ...methods(login), ...body(login)]),
  ];
}

/** By its mark, and under the path at which it answers. */
function leadsToLogin({ behavior, distribution }: Place, context: ValidationContext): boolean {
  return protectionOf(behavior, distribution, context) === 'login';
}

function missingLogins(logins: readonly Place[], context: ValidationContext): Finding[] {
  const served = new Set(logins.flatMap(functionIds));
  return [...context.functions.keys()]
    .filter((id) => roleOf(id, context) === 'login' && !served.has(id))
    .map((id) => {
      const wrong = `No behavior for ${LOGIN_PATTERN} leads to the login`;
      return finding('E-LOGIN-UNREACHABLE', id, wrong);
    });
}

/** Of the functions on viewer-request and behind the origins. */
function functionIds({ behavior, distribution }: Place): string[] {
  return [
    ...(behavior.associations ?? []).filter(({ event }) => event === 'viewer-request'),
    ...originsBehind(behavior, distribution),
  ].flatMap(({ functionId }) => functionId ?? []);
}

function shadowed(login: Place, places: readonly Place[]): Finding[] {
  const { distribution, behavior, subject } = login;
  const own = places.filter((place) => place.distribution === distribution);
  const before = own
    .slice(0, own.indexOf(login))
    .find((each) => containsPattern(each.behavior.pathPattern, behavior.pathPattern));
  if (!before || functionIds(before).some((id) => functionIds(login).includes(id))) return [];
  const wrong = `The login is never reached: "${before.behavior.pathPattern}" stands before it and takes all of its paths`;
  return [finding('E-LOGIN-UNREACHABLE', subject, wrong)];
}

function methods({ behavior, subject }: Place): Finding[] {
  if (behavior.allowedMethods?.includes('POST') !== false) return [];
  return [finding('W-LOGIN-METHODS', subject, 'The behavior of the login does not take POST')];
}

function body({ behavior, subject }: Place): Finding[] {
  const isBlind = behavior.associations?.some(
    ({ event, kind, includeBody }) =>
      event === 'viewer-request' && kind === 'lambda' && includeBody === false,
  );
  if (!isBlind) return [];
  return [finding('W-LOGIN-BODY', subject, 'The login gets no bodies: IncludeBody is not set')];
}
