/** W-OPTIONS-SIGNED, W-SIGNED-FUNCTION-ORDER, E-SIGNED-IPV6-IP: do trusted key groups keep what they promise? */
import { type Place, placesOf, type ValidationContext } from '../context.ts';
import type { DistributionFacts } from '../deployment-facts.ts';
import { type Finding, finding } from '../finding.ts';

/** Of every behaviour with trusted key groups. */
export function checkSigned({ deployment }: ValidationContext): Finding[] {
  const signed = placesOf(deployment).filter(({ behavior }) => behavior.trustedKeyGroups);
  return [...signed.flatMap(checkPlace), ...deployment.distributions.flatMap(checkAddresses)];
}

function checkPlace({ behavior, subject }: Place): Finding[] {
  const findings: Finding[] = [];
  if (behavior.allowedMethods?.includes('OPTIONS')) {
    const wrong =
      'The behaviour wants signatures and allows OPTIONS, which CloudFront forwards unsigned';
    findings.push(finding('W-OPTIONS-SIGNED', subject, wrong));
  }
  if (behavior.associations?.some(({ event }) => event === 'viewer-request')) {
    const wrong = 'The behaviour has trusted key groups and a function on viewer-request';
    findings.push(finding('W-SIGNED-FUNCTION-ORDER', subject, wrong));
  }
  return findings;
}

function checkAddresses({ id, behaviors, ipv6Enabled, signedPoliciesNameIp }: DistributionFacts) {
  const isSigned = behaviors.some(({ trustedKeyGroups }) => trustedKeyGroups);
  if (!isSigned || !ipv6Enabled || !signedPoliciesNameIp) return [];
  const wrong = 'The signed policies name an IP address, and the distribution has IPv6 on';
  return [finding('E-SIGNED-IPV6-IP', id, wrong)];
}
