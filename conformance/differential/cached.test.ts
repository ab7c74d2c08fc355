/** A verifier with a cache of verdicts and one without say the same, whatever the clock, the key set and the callers do. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createSigner, headerOf, type Signer, signToken } from '@postern/testing';
import fc from 'fast-check';
import { createVerifier, type IssuerOptions, type Verifier } from 'postern/jwt';
import { AUDIENCE, ISSUER, standardClaims } from '../support/tokens.ts';
import { NOW } from './token-plan.ts';

const RUNS = 80;

const old = createSigner('Ed25519', 'key-1');
/** Another key under the same name. */
const renewed = createSigner('Ed25519', 'key-1');
const second = createSigner('Ed25519', 'key-2');

/** What the provider publishes. */
const SETS: readonly (readonly Signer[])[] = [
  [old],
  [renewed],
  [old, second],
  [renewed, second],
  [],
];

/** Each holds for a while, if the key does. */
const GOOD_CLAIMS: readonly object[] = [
  {},
  { exp: NOW + 1 },
  { exp: NOW + 30 },
  { nbf: NOW + 1 },
  { nbf: NOW + 30, iat: NOW + 30 },
  { iat: NOW - 599 },
];
const BAD_CLAIMS: readonly object[] = [{ aud: 'other' }, { cnf: { jkt: 'x' } }, { tenant: 'b' }];

const GOOD: readonly string[] = signAll(GOOD_CLAIMS);
const TOKENS = [...GOOD, ...signAll(BAD_CLAIMS), ...GOOD.flatMap(lookalikes)];

function signAll(all: readonly object[]): readonly string[] {
  return [old, renewed, second].flatMap((signer) =>
    all.map((claims) => {
      const payload = { ...standardClaims(NOW), tenant: 'a', roles: ['x'], ...claims };
      return signToken(signer, headerOf(signer), payload);
    }),
  );
}

/** Texts that a cache could take for the token: each has its beginning, its end or both. */
function lookalikes(token: string): readonly string[] {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const other = Buffer.from(JSON.stringify(standardClaims(NOW))).toString('base64url');
  return [
    `${token.slice(0, -1)}B`,
    `${token}=`,
    `${header}.${payload}.AAAA`,
    `${header}.${other}.${signature}`,
    `${header}A.${payload}.${signature}`,
  ];
}

const BASE: IssuerOptions = {
  issuer: ISSUER,
  audience: AUDIENCE,
  algorithms: ['Ed25519'],
  maxAgeSeconds: 600,
  claims: { tenant: { values: ['a'] } },
};

interface TokenStep {
  readonly token: number;
  readonly isSync: boolean;
  readonly isSpoiled: boolean;
}

/** Most stay within a token's life. */
const MOVES = [0.5, 1, 1, 2, 29, 31, 60, 540, 3_600, -1, -1, -30, -61, -540, -3_600];

type Step = TokenStep | { readonly seconds: number } | { readonly set: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      // Good ones often, so that many are accepted and seen again.
      token: fc.oneof(fc.nat({ max: GOOD.length - 1 }), fc.nat({ max: TOKENS.length - 1 })),
      isSync: fc.boolean(),
      isSpoiled: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      seconds: fc.constantFrom(...MOVES),
    }),
  },
  { weight: 1, arbitrary: fc.record({ set: fc.nat({ max: SETS.length - 1 }) }) },
);

const steps = fc.array(step, { minLength: 20, maxLength: 80 });

/** A provider of its own for each verifier, so that one's fetch is not the other's. */
function createFetched(published: () => unknown, options: Partial<IssuerOptions>): Verifier {
  const headers = { 'content-type': 'application/json' };
  return createVerifier({
    ...BASE,
    ...options,
    jwksUri: 'https://login.example.com/jwks.json',
    jwksMaxAgeSeconds: 60,
    bakedKeysMaxAgeSeconds: 600,
    fetch: async () => new Response(JSON.stringify({ keys: published() }), { headers }),
    clock: () => NOW,
  });
}

async function compare(
  verifiers: readonly [cached: Verifier, plain: Verifier],
  taken: readonly Step[],
  publish: (set: number) => void,
): Promise<number> {
  let now = NOW;
  let accepted = 0;
  for (const one of taken) {
    if ('seconds' in one) now += one.seconds;
    else if ('set' in one) publish(one.set);
    else accepted += await compareToken(verifiers, one, now);
  }
  return accepted;
}

async function compareToken(
  [cached, plain]: readonly [cached: Verifier, plain: Verifier],
  { token: place, isSync, isSpoiled }: TokenStep,
  now: number,
): Promise<number> {
  // A string of its own each time, as requests bring it.
  const token = Buffer.from(TOKENS[place] ?? '').toString();
  const ask = async (verifier: Verifier) => {
    // Else the refresh would end a little earlier in one than in the other.
    await verifier.refreshIfDue(now);
    return isSync ? verifier.verifySync(token, { now }) : verifier.verify(token, { now });
  };
  const [result, expected] = [await ask(cached), await ask(plain)];
  assert.deepEqual(result, expected);
  if (result.ok && isSpoiled) spoil(result.claims);
  return result.ok ? 1 : 0;
}

/** What a careless caller does; frozen claims refuse it. */
function spoil(claims: object): void {
  for (const change of [{ exp: 9e9 }, { roles: ['admin'] }]) {
    try {
      Object.assign(claims, change);
    } catch {
      // Frozen.
    }
  }
}

for (const cacheMaxEntries of [2, 100]) {
  it(`verify() with ${cacheMaxEntries} cached verdicts equals verify() without, ${RUNS} times`, async () => {
    let accepted = 0;
    const property = fc.asyncProperty(steps, async (taken) => {
      let set = SETS[0] as readonly Signer[];
      const published = () => set.map(({ jwk }) => jwk);
      const cached = createFetched(published, { cacheMaxEntries });
      const plain = createFetched(published, {});
      accepted += await compare([cached, plain], taken, (place) => {
        set = SETS[place] as readonly Signer[];
      });
    });
    await fc.assert(property, { numRuns: RUNS });
    assert.ok(accepted > RUNS, `only ${accepted} tokens were accepted`);
  });
}

it('verify() with cached verdicts and static keys equals verify() without', async () => {
  let accepted = 0;
  const jwks = { keys: [old.jwk, second.jwk] };
  const property = fc.asyncProperty(steps, async (taken) => {
    const cached = createVerifier({ ...BASE, jwks, cacheMaxEntries: 5 });
    accepted += await compare([cached, createVerifier({ ...BASE, jwks })], taken, () => {});
  });
  await fc.assert(property, { numRuns: RUNS });
  assert.ok(accepted > RUNS, `only ${accepted} tokens were accepted`);
});
