/** W-OPTIONS-SIGNED, W-SIGNED-FUNCTION-ORDER: do trusted key groups keep what they promise? */
import { type Place, placesOf, type ValidationContext } from '../context.ts';
import { type Finding, finding } from '../finding.ts';

/** Of every behavior with trusted key groups. */
export function checkSigned({ deployment }: ValidationContext): Finding[] {
  return placesOf(deployment)
    .filter(({ behavior }) => behavior.trustedKeyGroups)
    .flatMap(checkPlace);
}

function checkPlace({ behavior, subject }: Place): Finding[] {
  const findings: Finding[] = [];
  if (behavior.allowedMethods?.includes('OPTIONS')) {
    const wrong =
      'The behavior wants signatures and allows OPTIONS, which CloudFront forwards unsigned';
    findings.push(finding('W-OPTIONS-SIGNED', subject, wrong));
  }
  if (behavior.associations?.some(({ event }) => event === 'viewer-request')) {
    const wrong = 'The behavior has trusted key groups and a function on viewer-request';
    findings.push(finding('W-SIGNED-FUNCTION-ORDER', subject, wrong));
  }
  return findings;
}
