/** One token through Postern and through jose, with the same keys and the same options. */
import { createLocalJWKSet, jwtVerify } from 'jose';
import { createVerifier, type Verifier } from 'postern/jwt';
import { SIGNERS } from './build-token.ts';
import { joseOptions, type OptionsPlan, posternOptions } from './options-plan.ts';
import { ALGORITHMS, type Algorithm, NOW } from './token-plan.ts';

const verifiers = new Map<string, Verifier>();

/** Each set of options has a verifier of its own, which is kept: most of its time goes into its making. */
export function verifierFor(options: OptionsPlan, alg: Algorithm): Verifier {
  const name = JSON.stringify([alg, options]);
  const known = verifiers.get(name);
  if (known) return known;
  const jwks = { keys: trustedKeys(alg) };
  const verifier = createVerifier({ ...posternOptions(options, alg), jwks, clock: () => NOW });
  verifiers.set(name, verifier);
  return verifier;
}

/** One secret only: jose has no sets of secrets. */
function trustedKeys(alg: Algorithm): { readonly kty: string }[] {
  const signers = SIGNERS.get(alg);
  const [first, second] = [signers?.first.jwk, signers?.second.jwk];
  return [first, alg === 'HS256' ? undefined : second].filter((jwk) => jwk !== undefined);
}

const joseKeys: ReadonlyMap<Algorithm, ReturnType<typeof createLocalJWKSet>> = new Map(
  ALGORITHMS.filter((alg) => alg !== 'HS256').map((alg) => [
    alg,
    createLocalJWKSet({ keys: trustedKeys(alg) }),
  ]),
);

/** Whether jose accepts the token, with any of the `typ` that the options take. */
export async function isAcceptedByJose(
  token: string,
  { options, alg }: { readonly options: OptionsPlan; readonly alg: Algorithm },
): Promise<boolean> {
  const secret = SIGNERS.get('HS256')?.first.privateKey as import('node:crypto').KeyObject;
  const keys = joseKeys.get(alg);
  for (const one of joseOptions(options, alg)) {
    try {
      await (keys ? jwtVerify(token, keys, one) : jwtVerify(token, secret, one));
      return true;
    } catch {
      // Refused, for whatever reason: the next `typ` may pass.
    }
  }
  return false;
}
