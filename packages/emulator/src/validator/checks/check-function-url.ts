/** E-URL-PERMISSION, W-OAC-BODY: does a function URL behind origin access control let requests in? */
import { originsBehind, type Place, placesOf, type ValidationContext } from '../context.ts';
import type { OriginFacts } from '../deployment-facts.ts';
import { type Finding, finding } from '../finding.ts';

const ACTIONS = ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'];
const METHODS_WITH_BODY = ['POST', 'PUT', 'PATCH'];

/** Of every behavior whose origin is one. */
export function checkFunctionUrls({ deployment }: ValidationContext): Finding[] {
  const findings = placesOf(deployment).flatMap(checkPlace);
  // Several behaviors may share an origin.
  return [...new Map(findings.map((each) => [JSON.stringify(each), each])).values()];
}

function checkPlace(place: Place): Finding[] {
  return originsBehind(place.behavior, place.distribution)
    .filter(({ functionUrl }) => functionUrl === 'AWS_IAM')
    .filter(({ access }) => access === 'origin-access-control')
    .flatMap((origin) => checkOrigin(origin, place));
}

function checkOrigin(origin: OriginFacts, { distribution, behavior, subject }: Place): Finding[] {
  const findings: Finding[] = [];
  const { grantedActions = ACTIONS } = origin;
  const missing = ACTIONS.filter((action) => !grantedActions.includes(action));
  if (missing.length > 0) {
    const wrong = `CloudFront is not granted ${missing.join(' and ')} on the function URL`;
    findings.push(finding('E-URL-PERMISSION', `${distribution.id} ${origin.id}`, wrong));
  }
  const methods = METHODS_WITH_BODY.filter((name) => behavior.allowedMethods?.includes(name));
  if (methods.length > 0) {
    const wrong = `The behavior takes ${methods.join(', ')} to a function URL behind origin access control`;
    findings.push(finding('W-OAC-BODY', subject, wrong));
  }
  return findings;
}
