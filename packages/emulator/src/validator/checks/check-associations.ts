/** Which functions a behavior may have together, and how it names them. */
import { type Place, placesOf, type ValidationContext } from '../context.ts';
import type { AssociationFacts, CloudFrontFunctionFacts } from '../deployment-facts.ts';
import { type Finding, finding } from '../finding.ts';

/** Of every behavior. */
export function checkAssociations(context: ValidationContext): Finding[] {
  return placesOf(context.deployment).flatMap((place) => [
    ...severalPerEvent(place),
    ...mixedViewer(place),
    ...associationsOf(place).flatMap((each) => checkOne(each, place, context)),
  ]);
}

function associationsOf({ behavior }: Place): readonly AssociationFacts[] {
  return behavior.associations ?? [];
}

function severalPerEvent(place: Place): Finding[] {
  const events = associationsOf(place).flatMap(({ event }) => event ?? []);
  const several = new Set(events.filter((event, index) => events.indexOf(event) !== index));
  return [...several].map((event) =>
    finding('E-ONE-PER-EVENT', place.subject, `The behavior has several functions on ${event}`),
  );
}

function mixedViewer(place: Place): Finding[] {
  const viewer = associationsOf(place).filter(({ event }) => event?.startsWith('viewer-'));
  if (new Set(viewer.map(({ kind }) => kind)).size < 2) return [];
  const wrong = 'The behavior has a CloudFront Function and Lambda@Edge on its viewer events';
  return [finding('E-MIXED-VIEWER', place.subject, wrong)];
}

function checkOne(
  association: AssociationFacts,
  { subject }: Place,
  context: ValidationContext,
): Finding[] {
  const { event, kind, functionId, includeBody, qualifier, region } = association;
  const findings: Finding[] = [];
  if (includeBody && event?.endsWith('-response')) {
    const wrong = `The behavior has IncludeBody on ${event}`;
    findings.push(finding('E-INCLUDEBODY-RESPONSE', subject, wrong));
  }
  if (qualifier !== undefined && qualifier !== 'version') {
    const got = qualifier === 'none' ? 'without a version' : `by ${shown(qualifier)}`;
    const wrong = `The behavior names its function on ${event ?? 'an event'} ${got}`;
    findings.push(finding('E-QUALIFIED-ARN', subject, wrong));
  }
  if (kind === 'lambda' && region !== undefined && region !== 'us-east-1') {
    const wrong = `The behavior names a function in ${region}`;
    findings.push(finding('E-REGION', subject, wrong));
  }
  const named = functionId === undefined ? undefined : context.functions.get(functionId);
  if (isUnpublished(named)) {
    const wrong = `The behavior names the function "${named.id}", which is not published`;
    findings.push(finding('E-CFF-UNPUBLISHED', subject, wrong));
  }
  return findings;
}

function shown(qualifier: string): string {
  return qualifier === 'alias' ? 'an alias' : qualifier;
}

function isUnpublished(
  facts: ReturnType<ValidationContext['functions']['get']>,
): facts is CloudFrontFunctionFacts {
  return facts?.kind === 'cloudfront-function' && facts.published === false;
}
