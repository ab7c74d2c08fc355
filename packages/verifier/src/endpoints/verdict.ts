/** From a token to the answer that a gate gets, and how long the gate may keep it. */
import type { GateRequest } from 'postern/gate';
import type { RejectedToken, VerifiedToken, VerifyResult } from 'postern/jwt';
import type { SentRequest, VerifyAnswer, VerifyRefusal, VerifyRequest } from 'postern/remote';
import type { Service } from '../service.ts';

type Code = VerifyRefusal['code'];

/** A later moment, or other keys, may turn these into a yes; so they are not for keeping. */
const PASSING_REFUSALS: ReadonlySet<Code> = new Set<Code>([
  'jwks_unavailable',
  'key_not_found',
  'token_not_yet_valid',
  'token_issued_in_future',
]);

/** Synchronous but for a key that has to be fetched and for rules. */
export function answerQuestion(
  service: Service,
  question: VerifyRequest,
  now: number,
): VerifyAnswer | Promise<VerifyAnswer> {
  const verdict = verifyToken(service, question.token, now);
  if (verdict instanceof Promise) return verdict.then((late) => answerVerdict(late, question));
  return answerVerdict(verdict, question);

  function answerVerdict(
    result: VerifyResult,
    { request }: VerifyRequest,
  ): VerifyAnswer | Promise<VerifyAnswer> {
    if (!result.ok) return refuse(service, result);
    if (!service.plan.hasRules) return accept(service, result, now);
    // Rules deny by default: what cannot be held against them is not allowed by them.
    if (request?.path === undefined) return refuse(service, { code: 'delegate_denied' });
    return judge(service, question, now).then((isAllowed) =>
      isAllowed ? accept(service, result, now) : refuse(service, { code: 'delegate_denied' }),
    );
  }
}

/** The verifier's verdict, with a fetch only where it needs a key. Claims that cannot be passed on are refused. */
export function verifyToken(
  { verifier }: Service,
  token: string,
  now: number,
): VerifyResult | Promise<VerifyResult> {
  const result = verifier.verifySync(token, { now });
  return !result.ok && result.code === 'key_unavailable'
    ? verifier.verify(token, { now }).then((late) => refuseTooDeep(late, token))
    : refuseTooDeep(result, token);
}

/** `JSON.stringify` recurses and ends the stack between 5,000 and 6,000 levels (Node 20); `JSON.parse` takes them. */
const MAX_CLAIM_DEPTH = 1000;

/** Each level takes two characters of the payload, and more of the token: a shorter one is not walked, which took 11 µs. */
function refuseTooDeep(result: VerifyResult, { length }: string): VerifyResult {
  return result.ok && length > 2 * MAX_CLAIM_DEPTH && isDeeper(result.claims, MAX_CLAIM_DEPTH)
    ? { ok: false, code: 'payload_malformed' }
    : result;
}

function isDeeper(value: object, max: number): boolean {
  let level: object[] = [value];
  for (let depth = 0; depth < max && level.length > 0; depth += 1) {
    level = level.flatMap((member) => Object.values(member)).filter(isObject);
  }
  return level.length > 0;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

async function judge(
  { gate }: Service,
  { token, request = {} }: VerifyRequest,
  now: number,
): Promise<boolean> {
  const decision = await gate?.(toGateRequest(request, token), now);
  return decision?.kind === 'allow';
}

/** What was not sent is empty, and so meets no rule that asks for it. */
function toGateRequest(sent: SentRequest, token: string): GateRequest {
  const { method = '', host = '', path = '', query = '', clientIp = '' } = sent;
  const headers = { ...sent.headers, authorization: [`Bearer ${token}`] };
  return { method, host, path, query, clientIp, headers };
}

function accept(
  service: Service,
  { claims, kid }: Pick<VerifiedToken, 'claims' | 'kid'>,
  now: number,
): VerifyAnswer {
  const keep = keepSeconds(service, claims, now);
  return {
    ok: true,
    claims,
    ...(kid !== undefined && { kid }),
    ...(keep > 0 && { ttlSeconds: keep }),
  };
}

/** Ends with the token: with `exp`, and with the age that `maxAgeSeconds` allows it. */
function keepSeconds({ plan }: Service, claims: VerifiedToken['claims'], now: number): number {
  const { exp, iat, iss } = claims;
  const { maxAgeSeconds } = plan.issuers.find(({ issuer }) => issuer === iss) ?? {};
  let seconds = plan.answerMaxAgeSeconds;
  if (exp !== undefined) seconds = Math.min(seconds, exp - now);
  if (iat !== undefined && maxAgeSeconds !== undefined) {
    seconds = Math.min(seconds, iat + maxAgeSeconds - now);
  }
  return Math.floor(seconds);
}

function refuse(
  { plan }: Service,
  { code, claim }: Pick<RejectedToken, 'claim'> & { readonly code: RejectedToken['code'] | Code },
): VerifyRefusal {
  const { answerMaxAgeSeconds } = plan;
  // `verify` has had its chance to fetch: what is still unavailable stays so for now.
  const told = code === 'key_unavailable' ? 'jwks_unavailable' : code;
  const isKept = answerMaxAgeSeconds > 0 && !PASSING_REFUSALS.has(told);
  return {
    ok: false,
    code: told,
    ...(claim !== undefined && { claim }),
    ...(isKept && { ttlSeconds: answerMaxAgeSeconds }),
  };
}
