/** The largest things that a gate can make, found by asking the gate itself, so that no platform limit is met by surprise. */
import { LIMITS } from '@postern/emulator/limits';
import type { Decision, GatePlan, GateRequest } from 'postern/gate';
import * as parts from 'postern/parts';
import { assembleSignIn, findWorstLogin, sizeOf, type WorstLogin } from './worst-login.ts';

export interface WorstCase {
  /** The largest response that the gate generates, headers and body. */
  readonly responseBytes: number;
  readonly responseLimitBytes: number;
  /** Added to a request's headers on the way to the origin. */
  readonly addedHeaderBytes: number;
  /** The limit on all of a request's headers, the viewer's own included. */
  readonly headerLimitBytes: { readonly legacy: number; readonly current: number };
  /** By this much a rewrite makes a path longer. */
  readonly urlGrowthBytes: number;
  readonly urlLimitBytes: number;
  /** Of a gate that signs people in. */
  readonly login?: WorstLogin;
}

export async function findWorstCase(plan: GatePlan): Promise<WorstCase> {
  const { policy } = plan;
  const sizes = (await answers(plan)).map(sizeOf);
  const login = await findWorstLogin(plan);
  return {
    responseBytes: Math.max(0, login?.redirectBytes ?? 0, ...sizes),
    responseLimitBytes: LIMITS.current.viewerResponseBytes,
    addedHeaderBytes: addedHeaderBytes(policy),
    headerLimitBytes: {
      legacy: LIMITS.legacy.requestHeadersBytes,
      current: LIMITS.current.requestHeadersBytes,
    },
    urlGrowthBytes: urlGrowthBytes(policy),
    urlLimitBytes: LIMITS.current.urlBytes,
    ...(login && { login }),
  };
}

/** What a verifier or a delegate may answer: the longest code, the one that becomes 503, and claims that meet no condition. */
const VERDICTS = [
  { ok: false, code: 'token_issued_in_future' },
  { ok: false, code: 'jwks_unavailable' },
  { ok: true, header: {}, claims: {} },
] as const;

/** Every answer of every rule, to every origin that the rule lists. */
async function answers(plan: GatePlan): Promise<readonly Decision[]> {
  const { policy, verifier, delegate } = plan;
  const metadata = (policy.resourceMetadata ?? []).flatMap(({ host, path }) => {
    const found = parts.serveResourceMetadata(policy, host, request({ host, path }));
    return found ? [found] : [];
  });
  const signIn = assembleSignIn(plan, 'store_unavailable');
  const { relayRefusal, ...others } = parts;
  const perRule = policy.rules.flatMap((rule, index) =>
    requestsOf(rule.cors?.origins ?? [], policy.match[index]?.methods).flatMap((asked) =>
      VERDICTS.map((verdict) => {
        const gate = parts.assembleGate(policy, {
          ...others,
          ...(delegate && { relayRefusal }),
          matcher: () => index,
          ...(verifier && { verifier: { verifySync: () => verdict } as never }),
          ...(delegate && { delegate: { ask: () => verdict } }),
          ...(signIn && { signIn }),
          tagSubject: () => '',
          serveResourceMetadata: () => undefined,
          matchesWildcardHost: () => true,
        });
        return gate(asked, 0);
      }),
    ),
  );
  return [...metadata, ...(await Promise.all(perRule))];
}

function requestsOf(
  origins: readonly string[],
  methods: readonly string[] = ['GET'],
): GateRequest[] {
  const authorization = ['Bearer x'];
  const plain = request({ headers: { authorization } });
  const person = request({ headers: { accept: ['text/html'] } });
  const fromPages = origins.flatMap((origin) => [
    request({ headers: { authorization, origin: [origin] } }),
    request({
      method: 'OPTIONS',
      headers: { origin: [origin], 'access-control-request-method': [methods[0] ?? 'GET'] },
    }),
  ]);
  return [plain, person, ...fromPages];
}

function request(given: Partial<GateRequest>): GateRequest {
  return { method: 'GET', host: '', path: '/', query: '', headers: {}, clientIp: '', ...given };
}

/** A longer value is left out by the gate. */
const MAX_HEADER_VALUE_BYTES = 1_024;

/** A longer assertion is left out too: `oidc/assertion.ts`. */
const MAX_ASSERTION_BYTES = 4_096;

function addedHeaderBytes({ forwardHeaders = [], assertion }: GatePlan['policy']): number {
  const claims = forwardHeaders.map(
    ({ header }) => `${header}: \r\n`.length + MAX_HEADER_VALUE_BYTES,
  );
  const signed = assertion ? `${assertion.header}: \r\n`.length + MAX_ASSERTION_BYTES : 0;
  return claims.reduce((sum, bytes) => sum + bytes, signed);
}

function urlGrowthBytes({ rewrite = {} }: GatePlan['policy']): number {
  const { directoryIndex, spaFallback } = rewrite;
  const index = directoryIndex === undefined ? 0 : Buffer.byteLength(`/${directoryIndex}`);
  return Math.max(index, Buffer.byteLength(spaFallback ?? ''));
}
