/** Several issuers behind one verifier: the unverified `iss` selects an entry, which then verifies it again. */
import { own } from './json.ts';
import type { VerifierPlan } from './plan.ts';
import { reject } from './reject.ts';
import { readClaims, readShape, readSignedParts } from './token.ts';
import type { AssembledVerifier, RejectedToken } from './types.ts';

/** `verifiers` are in the order of the plan's issuers. */
export function chooseIssuer(
  plan: VerifierPlan,
  verifiers: readonly AssembledVerifier[],
): AssembledVerifier {
  const byIssuer: Record<string, AssembledVerifier | undefined> = Object.create(null);
  plan.issuers.forEach(({ issuer }, index) => {
    byIssuer[issuer] = verifiers[index];
  });

  /** The unverified claim is a key into the table and nothing more. */
  function choose(token: string): AssembledVerifier | RejectedToken {
    const shape = readShape(token);
    if (typeof shape === 'string') return reject(shape);
    const segments = readSignedParts(token, shape);
    if (!segments) return reject('token_malformed');
    const claims = readClaims(segments);
    if (!claims) return reject('payload_malformed');
    const iss = own(claims, 'iss');
    return (typeof iss === 'string' && byIssuer[iss]) || reject('issuer_unknown');
  }

  return {
    verifySync(token, options) {
      const chosen = choose(token);
      return 'ok' in chosen ? chosen : chosen.verifySync(token, options);
    },
    async verify(token, options) {
      const chosen = choose(token);
      return 'ok' in chosen ? chosen : chosen.verify(token, options);
    },
    refreshIfDue(now) {
      const due = verifiers.map((verifier) => verifier.refreshIfDue(now)).filter(Boolean);
      return due.length > 0 ? Promise.all(due).then(() => undefined) : undefined;
    },
  };
}
