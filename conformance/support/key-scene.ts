/** What a test of a key set's life needs: a key server, a verifier that asks it, and a clock whose hands the test moves. */
import type { RequestListener } from 'node:http';
import { headerOf, type Signer, signToken } from '@postern/testing';
import {
  createVerifier,
  type SingleIssuerOptions,
  type Verifier,
  type VerifyResult,
} from 'postern/jwt';
import { type JwksServer, startJwksServer } from './jwks-server.ts';
import { assertTellsNothing, NOW } from './rule.ts';
import { AUDIENCE, ISSUER } from './tokens.ts';

export interface KeyScene {
  readonly server: JwksServer;
  readonly verifier: Verifier;
  /** Seconds since the epoch. */
  now: number;
  /** The code of `verify` for a good token of this signer, or "ok". */
  verify(signer: Signer): Promise<string>;
  /** The same of `verifySync`. */
  verifySync(signer: Signer): string;
}

/** `ES256`, one issuer, keys from the server. */
export async function createKeyScene(
  answer: RequestListener,
  options: Partial<SingleIssuerOptions> = {},
): Promise<KeyScene> {
  const server = await startJwksServer(answer);
  const clock = { now: NOW };
  const verifier = createVerifier({
    issuer: ISSUER,
    audience: AUDIENCE,
    algorithms: ['ES256'],
    jwksUri: server.url,
    clock: () => clock.now,
    ...options,
  });
  return Object.assign(clock, {
    server,
    verifier,
    async verify(signer: Signer) {
      const token = tokenOf(signer);
      return codeOf(await verifier.verify(token), token);
    },
    verifySync(signer: Signer) {
      const token = tokenOf(signer);
      return codeOf(verifier.verifySync(token), token);
    },
  });
}

const tokens = new Map<Signer, string>();

/** The same each time, for signing takes time. */
function tokenOf(signer: Signer): string {
  const token = tokens.get(signer) ?? lastingToken(signer);
  tokens.set(signer, token);
  return token;
}

/** Good at every time of these tests, so that only keys decide. */
export function lastingToken(signer: Signer, claims: object = {}, header: object = {}): string {
  const lasting = { iss: ISSUER, aud: AUDIENCE, sub: 'ada', exp: NOW + 400 * 86_400 };
  return signToken(signer, { ...headerOf(signer), ...header }, { ...lasting, ...claims });
}

/** "ok" or the code of the refusal, which must tell nothing of the token. */
export function codeOf(result: VerifyResult, token: string): string {
  if (result.ok) return 'ok';
  assertTellsNothing(result, token);
  return result.code;
}
