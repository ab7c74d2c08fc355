/** The marks of a gate's resources: `Metadata: { Postern: { role: 'gate', … } }`. Whatever has another form says nothing. */
import type { FunctionRole, GateFacts } from '../deployment-facts.ts';
import type { Resource } from './reader.ts';
import { fields } from './values.ts';

/** What a resource is marked as. */
export interface Mark {
  readonly role?: FunctionRole;
  readonly gate?: GateFacts;
}

/** Of a function and its versions: what the first of them says counts. */
export function markOf(...resources: readonly Resource[]): Mark {
  const role = resources.map(roleOf).find((each) => each !== undefined);
  const gate = resources.map(gateFactsOf).find((each) => each !== undefined);
  return { ...(role && { role }), ...(role && gate && { gate }) };
}

function roleOf({ metadata }: Resource): FunctionRole | undefined {
  const { role } = fields(metadata.Postern);
  return role === 'gate' || role === 'login' ? role : undefined;
}

/** Texts alone are read: a pattern that nobody can see names nothing as open. */
export function gateFactsOf({ metadata }: Resource): GateFacts | undefined {
  const { publicPathPatterns, identityHeaders, assertion } = fields(metadata.Postern);
  const facts: GateFacts = {
    ...(isTexts(publicPathPatterns) && { publicPathPatterns }),
    ...(isTexts(identityHeaders) && { identityHeaders }),
    ...(assertion === true && { assertion }),
  };
  return Object.keys(facts).length > 0 ? facts : undefined;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}
