/** Random `Authorization` values: good tokens, and all that could be taken for one. */
import { headerOf, signToken } from '@postern/testing';
import { STRANGER } from '../fuzz/keys.ts';
import { mutateText } from '../fuzz/mutate-text.ts';
import type { InputRandom } from '../fuzz/random.ts';
import { makeHeader, makePayload } from '../fuzz/token-parts.ts';
import { keyFor, signHs256 } from '../support/ring-forge.ts';
import { ISSUER, standardClaims } from '../support/tokens.ts';
import { changeMembers } from './change-member.ts';
import { OTHER_ISSUER, type Policy } from './make-policy.ts';
import { claimsOf, type Persona } from './personas.ts';
import { NOW, OTHER_ISSUERS_SECRET, OTHER_SECRET, PUBLIC, RING, SECRET } from './policy-keys.ts';

export type BearerKind = 'good' | 'ended' | 'wrong' | 'odd';

type Claims = Record<string, unknown>;

/** The token. */
export function makeBearer(
  kind: BearerKind,
  { persona, policy }: { readonly persona: Persona; readonly policy: Policy },
  random: InputRandom,
): string {
  const good = { ...standardClaims(NOW), ...claimsOf(persona) };
  if (kind === 'good') return makeGood(good, policy, random);
  if (kind === 'ended') return sign({ ...good, ...random.pick(ENDED) });
  return kind === 'wrong' ? makeWrong(good, random) : makeOdd(good, random);
}

function makeGood(good: Claims, { config }: Policy, random: InputRandom): string {
  if (config.issuers && random.chance(50)) {
    const claims = { ...good, iss: OTHER_ISSUER };
    return signToken(OTHER_ISSUERS_SECRET, headerOf(OTHER_ISSUERS_SECRET), claims);
  }
  const hasTwo = JSON.stringify(config.jwks ?? config.issuers)?.includes('"h2"') ?? false;
  const signer = hasTwo && random.chance(50) ? OTHER_SECRET : SECRET;
  const { kid: _, ...unnamed } = headerOf(signer);
  return signToken(signer, random.chance(10) && !hasTwo ? unnamed : headerOf(signer), good);
}

/** Some are good for those who take 5 seconds more. */
const ENDED: readonly Claims[] = [
  ...[NOW - 1, NOW, NOW - 5, NOW - 6, NOW + 0.5, 0, -1, 1e300].map((exp) => ({ exp })),
  ...[NOW + 1, NOW + 5, NOW + 6, NOW, 1e300].map((nbf) => ({ nbf })),
  ...[NOW + 1, NOW + 5, NOW + 6, NOW - 600, NOW - 601, NOW - 606].map((iat) => ({ iat })),
];

function sign(claims: unknown, signer: typeof SECRET = SECRET): string {
  return signToken(signer, headerOf(signer), JSON.stringify(claims) ?? 'null');
}

/** Whole tokens that are not for here. */
function makeWrong(good: Claims, { pick }: InputRandom): string {
  return pick<() => string>([
    () => sign({ ...good, iss: pick([OTHER_ISSUER, `${ISSUER}/`, 'https://evil.example/', '']) }),
    () => sign({ ...good, aud: pick(['nobody', ['x'], [], '', 'other', null]) }),
    () => sign({ ...good, cnf: { jkt: 'x' } }),
    () => sign({ ...good, [pick(['exp', 'iss', 'aud'])]: undefined }),
    () => sign(good, { ...STRANGER, kid: SECRET.kid }),
    () => sign(good, STRANGER),
    () => sign(good, OTHER_ISSUERS_SECRET),
    () => signToken(PUBLIC.ES256, headerOf(PUBLIC.ES256), good),
    () => signToken(PUBLIC.RS256, { ...headerOf(SECRET), alg: 'RS256' }, good),
    () => signToken(SECRET, { ...headerOf(SECRET), alg: pick(['none', 'HS512', 'hs256']) }, good),
    () => signToken(SECRET, { ...headerOf(SECRET), crit: ['exp'] }, good),
    () => signToken(SECRET, { ...headerOf(SECRET), b64: false }, good),
    () => signHs256(keyFor(RING, pick(['session', 'bearer'])), headerOf(SECRET), good),
  ])();
}

function makeOdd(good: Claims, random: InputRandom): string {
  const signed = sign(good);
  return random.pick<() => string>([
    () => signToken(SECRET, makeHeader(SECRET, random), makePayload(random)),
    () => signToken(SECRET, makeHeader(SECRET, random), makePayload(random)),
    () => signToken(SECRET, makeHeader(SECRET, random), JSON.stringify(good)),
    () => sign(changeMembers(good, random)),
    () => mutateText(signed, random),
    () => signed.replace(/.$/, () => random.pick(['A', 'B', '-', '+'])),
    () => signed.slice(0, random.pick([-1, -2, -43, -44, 10])),
    () => signed + random.pick(['=', 'A', '.', '.e30', ' x']),
    () => `${signed.slice(0, -20)}${'A'.repeat(16_384)}`,
    () => random.pick(['', '.', '..', 'a.b.c', '..........', 'e30.e30.e30']),
  ])();
}
