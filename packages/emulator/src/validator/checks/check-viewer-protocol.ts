/** W-VIEWER-HTTP: does a credential go over the network in the clear? */
import { placesOf, type ValidationContext } from '../context.ts';
import { type Finding, finding } from '../finding.ts';
import { isProtected, protectionOf } from '../protection.ts';

/** Of every protected behavior. */
export function checkViewerProtocol(context: ValidationContext): Finding[] {
  return placesOf(context.deployment).flatMap(({ behavior, distribution, subject }) => {
    if (behavior.viewerProtocolPolicy !== 'allow-all') return [];
    if (!isProtected(protectionOf(behavior, distribution, context))) return [];
    return [finding('W-VIEWER-HTTP', subject, 'The behavior is protected and takes http')];
  });
}
