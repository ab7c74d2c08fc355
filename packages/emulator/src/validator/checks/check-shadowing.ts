/** E-SHADOWED-BEHAVIOR: CloudFront takes the first behavior whose pattern matches; does a protected one ever get its turn? */
import { containsPattern } from '../contains-pattern.ts';
import { type Place, placesOf, type ValidationContext } from '../context.ts';
import { type Finding, finding } from '../finding.ts';
import { isProtected, protectionOf } from '../protection.ts';

/** Of every protected behavior, among those that stand before it. */
export function checkShadowing(context: ValidationContext): Finding[] {
  return context.deployment.distributions.flatMap((distribution) => {
    const places = placesOf({ ...context.deployment, distributions: [distribution] });
    return places.flatMap((place, index) => shadowed(place, places.slice(0, index), context));
  });
}

function shadowed(place: Place, before: readonly Place[], context: ValidationContext): Finding[] {
  const protection = ({ behavior, distribution }: Place) =>
    protectionOf(behavior, distribution, context);
  if (!isProtected(protection(place))) return [];
  const { pathPattern } = place.behavior;
  const open = before.find(
    (each) =>
      ['public', 'open'].includes(protection(each)) &&
      containsPattern(each.behavior.pathPattern, pathPattern),
  );
  if (!open) return [];
  const wrong = `The behavior is protected and never reached: "${open.behavior.pathPattern}" stands before it, is open and takes all of its paths`;
  return [finding('E-SHADOWED-BEHAVIOR', place.subject, wrong)];
}
