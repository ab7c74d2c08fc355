/** Key sets, given and fetched. A token is accepted only where the set holds its very key, and without the private part. */
import assert from 'node:assert/strict';
import { signToken } from '@postern/testing';
import { createVerifier, type IssuerOptions, type VerifierOptions } from 'postern/jwt';
import { AUDIENCE, ISSUER, standardClaims } from '../../support/tokens.ts';
import { PUBLIC, SECRET } from '../keys.ts';
import { assertMisuse } from '../misuse.ts';
import { mutateText } from '../mutate-text.ts';
import { mutateValue, ODD_JSON } from '../mutate-value.ts';
import type { InputRandom } from '../random.ts';
import { defineTarget, type Target } from '../target.ts';
import { NOW } from '../token-parts.ts';

const { Ed25519: signer, ES256, RS256 } = PUBLIC;
const TOKEN = signToken(signer, { alg: 'Ed25519', kid: signer.kid }, standardClaims(NOW));
const SET = {
  keys: [
    { ...signer.jwk, use: 'sig', key_ops: ['verify'] },
    ...[ES256.jwk, RS256.jwk, SECRET.jwk, ES256.privateJwk],
    { kty: 'RSA', use: 'enc', kid: 'x', n: 'AQAB', e: 'AQAB' },
  ],
};
const BASE: IssuerOptions = {
  issuer: ISSUER,
  audience: AUDIENCE,
  algorithms: ['Ed25519', 'ES256', 'RS256'],
};
const STATUSES = [200, 200, 200, 200, 200, 200, 204, 301, 404, 500];
const TYPES = ['application/json', 'application/json', 'application/jwk-set+json', 'text/html', ''];

interface KeySetInput {
  /** The set, or the answer's body where it is fetched. */
  readonly set: unknown;
  readonly fetched?: { readonly status: number; readonly type: string; readonly isBaked: boolean };
}

export const keySetTarget: Target = defineTarget<KeySetInput>({
  name: 'key-set',
  share: 120,
  make(random) {
    const set = random.chance(10) ? SET : mutateValue(SET, random, ODD_JSON);
    if (random.chance(50)) return { set };
    const [status, type] = [random.pick(STATUSES), random.pick(TYPES)];
    return { set: writeSet(set, random), fetched: { status, type, isBaked: random.chance(30) } };
  },
  judge: (input) => (input.fetched ? judgeFetched(input) : judgeGiven(input)),
});

function writeSet(set: unknown, random: InputRandom): string {
  const text = JSON.stringify(set) ?? '';
  return random.chance(25) ? mutateText(text, random) : text;
}

function judgeGiven({ set }: KeySetInput): string {
  try {
    const options = { ...BASE, jwks: set, clock: () => NOW } as VerifierOptions;
    const verifier = createVerifier(options);
    const result = verifier.verifySync(TOKEN);
    if (result.ok) assertHoldsKey(set);
    return result.ok ? 'ok' : result.code;
  } catch (error) {
    assertMisuse(error);
    return 'refused';
  }
}

async function judgeFetched({ set, fetched }: KeySetInput): Promise<string> {
  const { status, type, isBaked } = fetched as Required<KeySetInput>['fetched'];
  const body = status === 204 || status === 301 ? null : (set as string);
  const headers = { 'content-type': type };
  const verifier = createVerifier({
    ...BASE,
    jwksUri: 'https://login.example.com/jwks.json',
    ...(isBaked && { jwks: signer.jwk }),
    jwksTimeoutSeconds: 0.05,
    fetch: async () => new Response(body, { status, headers }),
    clock: () => NOW,
  });
  // Baked keys are an hour old: the refresh is due.
  const now = isBaked ? NOW + 3_600 : NOW;
  await verifier.refreshIfDue(now);
  const result = await verifier.verify(TOKEN, { now: NOW });
  if (result.ok && !isBaked) assertHoldsKey(JSON.parse(withoutMark(set as string)));
  const isGoodAnswer = status === 200 && /json/.test(type) && isSet(set as string);
  if (isBaked && !isGoodAnswer) assert.ok(result.ok, 'a failed fetch cost a good key');
  return result.ok ? 'ok' : result.code;
}

/** A byte order mark is no part of the text (RFC 8259 section 8.1), and decoders of streams drop it. */
function withoutMark(text: string): string {
  return text.replace(/^\ufeff/, '');
}

function isSet(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(withoutMark(text))?.keys);
  } catch {
    // No JSON is no set.
    return false;
  }
}

/** Some object of the set is the token's key, and has no private part. */
function assertHoldsKey(set: unknown): void {
  const open: unknown[] = [set];
  for (let value = open.pop(); open.length > 0 || value !== undefined; value = open.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    const jwk = value as Record<string, unknown>;
    if (jwk.x === signer.jwk.x && jwk.kty === 'OKP' && !Object.hasOwn(jwk, 'd')) return;
    open.push(...Object.values(jwk));
  }
  assert.fail('accepted without the key');
}
