/** Options that both verifiers have, in Postern's words, and the same in jose's. */
import fc from 'fast-check';
import type { JWTVerifyOptions } from 'jose';
import type { IssuerOptions } from 'postern/jwt';
import { AUDIENCE, ISSUER } from '../support/tokens.ts';
import { type Algorithm, NOW } from './token-plan.ts';

export interface OptionsPlan {
  readonly audience: string | readonly string[] | null;
  readonly clockToleranceSeconds: number;
  readonly maxAgeSeconds: number | undefined;
  readonly typ: readonly string[] | undefined;
  /** A claim that must be there. */
  readonly required: 'tenant' | undefined;
}

export const optionsPlan: fc.Arbitrary<OptionsPlan> = fc.record({
  audience: fc.constantFrom(AUDIENCE, [AUDIENCE, 'second'], null),
  clockToleranceSeconds: fc.constantFrom(0, 0, 30),
  maxAgeSeconds: fc.constantFrom(undefined, undefined, 600),
  typ: fc.constantFrom(undefined, undefined, ['JWT'], ['at+jwt', 'JWT']),
  required: fc.constantFrom(undefined, undefined, 'tenant' as const),
});

export function posternOptions(plan: OptionsPlan, alg: Algorithm): Omit<IssuerOptions, 'jwks'> {
  const { audience, clockToleranceSeconds, maxAgeSeconds, typ, required } = plan;
  return {
    issuer: ISSUER,
    algorithms: [alg],
    audience,
    clockToleranceSeconds,
    ...(maxAgeSeconds && { maxAgeSeconds }),
    ...(typ && { typ }),
    ...(required && { claims: { [required]: { essential: true } } }),
  };
}

/** jose takes one `typ`: the others are tried after it. */
export function joseOptions(plan: OptionsPlan, alg: Algorithm): readonly JWTVerifyOptions[] {
  const { audience, clockToleranceSeconds, maxAgeSeconds, typ, required } = plan;
  const options: JWTVerifyOptions = {
    issuer: ISSUER,
    algorithms: [alg],
    ...(audience !== null && { audience: [audience].flat() }),
    clockTolerance: clockToleranceSeconds,
    ...(maxAgeSeconds && { maxTokenAge: maxAgeSeconds }),
    requiredClaims: ['exp', ...(required ? [required] : [])],
    currentDate: new Date(NOW * 1000),
  };
  return typ ? typ.map((one) => ({ ...options, typ: one })) : [options];
}
