/** Tokens through verifiers of several configs. Whatever is accepted must be a text that was signed, and its claims must hold. */
import assert from 'node:assert/strict';
import { createVerifier, type IssuerOptions, type Verifier, type VerifyResult } from 'postern/jwt';
import { AUDIENCE, ISSUER } from '../../support/tokens.ts';
import { ALL_CODES } from '../codes.ts';
import { PUBLIC, SECRET } from '../keys.ts';
import { type MadeToken, makePublicToken, makeSecretToken } from '../make-token.ts';
import type { InputRandom } from '../random.ts';
import { defineTarget, type Target } from '../target.ts';
import { NOW, OTHER_ISSUER } from '../token-parts.ts';

const BASE: IssuerOptions = { issuer: ISSUER, audience: AUDIENCE, jwks: SECRET.jwk };

interface Fuzzed {
  readonly verifier: Verifier;
  /** Of a thousand tokens. */
  readonly share: number;
  /** The algorithms of its keys; the secret's where it is left out. */
  readonly algorithms?: readonly string[];
}

const clock = (): number => NOW;

const VERIFIERS: Readonly<Record<string, Fuzzed>> = {
  plain: { share: 130, verifier: createVerifier({ ...BASE, clock }) },
  cached: { share: 100, verifier: createVerifier({ ...BASE, cacheMaxEntries: 200, clock }) },
  strict: {
    share: 290,
    verifier: createVerifier({
      ...BASE,
      typ: 'at+jwt',
      maxAgeSeconds: 600,
      clockToleranceSeconds: 5,
      claims: {
        tenant: { essential: true, values: ['a', 'b'] },
        scope: { values: ['reports:read'], allowBlank: true },
        level: { value: 0 },
      },
      clock,
    }),
  },
  cognito: {
    share: 150,
    verifier: createVerifier({ ...BASE, audience: null, clientId: ['web', 'app'], clock }),
  },
  loose: {
    share: 100,
    verifier: createVerifier({
      ...BASE,
      unsafeAllowMissingExpiry: true,
      unsafeIgnoreConfirmation: true,
      clock,
    }),
  },
  several: {
    share: 120,
    verifier: createVerifier({
      issuers: [BASE, { ...BASE, issuer: OTHER_ISSUER, jwks: PUBLIC.Ed25519.jwk }],
      clock,
    }),
  },
  remote: {
    share: 60,
    algorithms: ['Ed25519'],
    verifier: createVerifier({
      ...BASE,
      algorithms: ['Ed25519'],
      jwks: PUBLIC.Ed25519.jwk,
      jwksUri: 'https://login.example.com/jwks.json',
      fetch: () => Promise.reject(new Error('verifySync() never fetches')),
      clock,
    }),
  },
  public: {
    share: 50,
    algorithms: Object.keys(PUBLIC),
    verifier: createVerifier({
      ...BASE,
      jwks: { keys: Object.values(PUBLIC).map(({ jwk }) => jwk) },
      clock,
    }),
  },
};

/** A name for each thousandth. */
const NAMES: readonly string[] = Object.entries(VERIFIERS).flatMap(([name, { share }]) =>
  Array.from({ length: share }, () => name),
);

interface TokenInput extends MadeToken {
  readonly verifier: string;
}

export const tokenTarget: Target = defineTarget<TokenInput>({
  name: 'token',
  share: 4_300,
  make(random) {
    const verifier = random.pick(NAMES);
    return { verifier, ...makeTokenFor(verifier, random) };
  },
  judge({ verifier, token, signed }) {
    const result = ask(verifier, token);
    if (verifier === 'cached') assert.deepEqual(ask(verifier, token), result, 'seen again');
    if (result.ok) assertGenuine(result.claims, { verifier, isSigned: token === signed });
    else assertCode(result);
    return result.ok ? 'ok' : result.code;
  },
});

function ask(name: string, token: unknown): VerifyResult {
  return VERIFIERS[name]?.verifier.verifySync(token as string) as VerifyResult;
}

function makeTokenFor(name: string, random: InputRandom): MadeToken {
  const algorithms = VERIFIERS[name]?.algorithms;
  return algorithms ? makePublicToken(random.pick(algorithms), random) : makeSecretToken(random);
}

/** A refusal is a known code and perhaps a claim that the config or RFC 7519 names, and nothing else. */
export function assertCode(result: VerifyResult & { ok: false }): void {
  assert.ok(ALL_CODES.has(result.code), `unknown code ${result.code}`);
  const { ok, code, claim, ...others } = result;
  assert.deepEqual(others, {});
  if (claim === undefined) return;
  assert.match(claim, /^(iss|aud|exp|nbf|iat|tenant|scope|level|token_use|client_id)$/);
}

type Claims = Readonly<Record<string, unknown>>;

/** What every config asks of the standard claims, written once more and plainly. */
function assertGenuine(
  claims: Claims,
  { verifier, isSigned }: { readonly verifier: string; readonly isSigned: boolean },
): void {
  assert.ok(isSigned, 'accepted, and not what was signed');
  const tolerance = verifier === 'strict' ? 5 : 0;
  const issuers = verifier === 'several' ? [ISSUER, OTHER_ISSUER] : [ISSUER];
  assert.ok(issuers.includes(claims.iss as string), 'iss');
  if (verifier !== 'cognito') assert.ok([claims.aud].flat().includes(AUDIENCE), 'aud');
  const isEndless = verifier === 'loose' && !Object.hasOwn(claims, 'exp');
  if (!isEndless) assert.ok((claims.exp as number) + tolerance > NOW, 'exp');
  for (const name of ['nbf', 'iat']) {
    if (Object.hasOwn(claims, name)) assert.ok((claims[name] as number) - tolerance <= NOW, name);
  }
  if (verifier !== 'loose') assert.ok(!Object.hasOwn(claims, 'cnf'), 'cnf');
  if (verifier === 'strict') assert.ok(['a', 'b'].includes(claims.tenant as string), 'tenant');
  if (verifier === 'cognito') assert.ok(claims.token_use === 'access', 'token_use');
}
