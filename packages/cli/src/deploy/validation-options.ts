/** What the validator is told of a gate: the same by `postern synth`, `postern doctor` and the CDK construct. */
import type { ValidationOptions } from '@postern/emulator/validator';
import type { Deployment } from './deployment.ts';

/** What a gate says of the distributions that it is on. */
export type GateFacts = Required<
  Pick<ValidationOptions, 'publicPathPatterns' | 'identityHeaders' | 'assertion'>
>;

/** The rules of signed cookies are cache behaviors, of which some are open; every other gate is on them all. */
export function validationOptionsOf({
  signedCookies,
  identityHeaders,
  hasOriginAssertion,
}: Pick<Deployment, 'signedCookies' | 'identityHeaders' | 'hasOriginAssertion'>): GateFacts {
  const open = (signedCookies?.behaviors ?? []).filter(({ isProtected }) => !isProtected);
  return {
    publicPathPatterns: open.map(({ pathPattern }) => pathPattern),
    identityHeaders,
    assertion: hasOriginAssertion,
  };
}
