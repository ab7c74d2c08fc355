/**
 * Battery A: a public key's text, in 27 forms, in every place where a verifier takes keys. Each cell refuses when built, or the
 * verifier knows public keys only; and a token that is HMAC-signed with exactly these bytes never passes.
 * CVE-2022-29217, GHSA-ffc3-869f-jxw9, GHSA-r6x4-923q-g947, GHSA-p4g4-x82p-q773, GHSA-w2cx-738m-mc7w, CVE-2026-48526,
 * GHSA-xgmm-8j9v-c9wx, CVE-2023-48223, CVE-2026-34950, CVE-2026-107722, CVE-2026-107724, CVE-2024-33663, CVE-2024-37568.
 */
import assert from 'node:assert/strict';
import { createSecretKey } from 'node:crypto';
import { describe, it } from 'node:test';
import { createSigner, type Signer } from '@postern/testing';
import { createVerifier, type SingleIssuerOptions, type Verifier } from 'postern/jwt';
import { type KeyText, keyTexts } from '../support/key-texts.ts';
import { assertQuotesNoKey } from '../support/misuse.ts';
import { codeOf, goodToken, NOW } from '../support/rule.ts';
import { AUDIENCE, ISSUER } from '../support/tokens.ts';

const MACS = ['HS256', 'HS384', 'HS512'];
const secrets = new Map(MACS.map((alg) => [alg, createSigner(alg, 'good')]));

/** What surrounds the text in its place. */
interface Surroundings {
  readonly alg: string;
  readonly signer: Signer;
}

/** Gives the value of `jwks`. */
type Place = (text: KeyText, surroundings: Surroundings) => unknown;

const kid = 'key-1';

const PLACES: Readonly<Record<string, Place>> = {
  jwks: ({ text }) => text,
  'jwks, as bytes': ({ bytes }) => bytes,
  'jwks, parsed': ({ text }) => parsed(text),
  'a list': ({ text }) => [text],
  'a member': ({ text }) => ({ keys: [text] }),
  'a member, as bytes': ({ bytes }) => ({ keys: [bytes] }),
  'a member, parsed': ({ text }) => ({ keys: [parsed(text)] }),
  keys: ({ text }) => ({ keys: text }),
  'a table by kid': ({ text }) => ({ [kid]: text }),
  'keys by kid': ({ text }) => ({ keys: { [kid]: text } }),
  'key beside alg': ({ text }, { alg }) => ({ key: text, alg, kid }),
  'key beside alg, as bytes': ({ bytes }, { alg }) => ({ key: bytes, alg, kid }),
  k: ({ text }, { alg }) => ({ kty: 'oct', k: text, alg, kid }),
  'k, as bytes': ({ bytes }, { alg }) => ({ kty: 'oct', k: bytes, alg, kid }),
  'k of a member without alg': ({ text }) => ({ keys: [{ kty: 'oct', k: text, kid }] }),
  'k of the public JWK': ({ text }, { alg, signer }) => ({
    ...signer.jwk,
    kty: 'oct',
    k: text,
    alg,
  }),
  'n of an RSA key': ({ text }, { alg }) => ({ kty: 'RSA', n: text, e: 'AQAB', alg, kid }),
  'a member beside the public key': ({ text }, { signer }) => ({ keys: [signer.jwk, text] }),
  'k beside the public key': ({ text }, { alg, signer }) => ({
    keys: [signer.jwk, { kty: 'oct', k: text, alg, kid }],
  }),
  'k beside a good secret': ({ text }, { alg }) => ({
    keys: [secrets.get(alg)?.jwk ?? {}, { kty: 'oct', k: text, alg, kid }],
  }),
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.trim());
  } catch {
    return text;
  }
}

/** The verifier, or undefined where the options are refused as they must be. */
function build(jwks: unknown, alg: string): Verifier | undefined {
  const algorithms = [alg];
  const options = { issuer: ISSUER, audience: AUDIENCE, algorithms, jwks, clock: () => NOW };
  try {
    return createVerifier(options as SingleIssuerOptions);
  } catch (error) {
    assert.ok(error instanceof TypeError, String(error));
    assertQuotesNoKey(`${error.message} ${String(error.cause ?? '')}`, jwks);
    return undefined;
  }
}

/** Signed as one who knows the text would, with a kid and without. */
function forge({ bytes }: KeyText, mac: string): readonly string[] {
  const forger: Signer = { ...(secrets.get(mac) as Signer), privateKey: createSecretKey(bytes) };
  return [kid, 'good', undefined].map((name) => goodToken(forger, {}, { kid: name }));
}

/** The places in which a verifier is built for this algorithm: the text is left out, or is a public JWK. */
const seen = { refused: 0, publicOnly: 0, otherSecret: 0 };

function checkCell(text: KeyText, place: Place, surroundings: Surroundings): void {
  const verifier = build(place(text, surroundings), surroundings.alg);
  if (!verifier) {
    seen.refused++;
    return;
  }
  seen[surroundings.alg.startsWith('HS') ? 'otherSecret' : 'publicOnly']++;
  for (const mac of MACS) {
    for (const token of forge(text, mac)) {
      assert.match(
        codeOf(verifier.verifySync(token)),
        /^(algorithm_not_allowed|key_not_found|signature_invalid)$/,
      );
    }
  }
}

for (const alg of ['RS256', 'ES256']) {
  const signer = createSigner(alg, kid);
  for (const [place, give] of Object.entries(PLACES)) {
    describe(`a public key of ${alg} is no secret as ${place}`, () => {
      for (const text of keyTexts(signer)) {
        it(text.name, () => {
          for (const allowed of [...MACS, alg]) checkCell(text, give, { alg: allowed, signer });
        });
      }
    });
  }
}

describe('a public key is no secret: what was seen', () => {
  it('cells refuse, hold the public key, or hold another secret', (context) => {
    context.diagnostic(JSON.stringify(seen));
    for (const count of Object.values(seen)) assert.ok(count > 0);
  });

  it('the same places take what they are for', () => {
    const signer = createSigner('RS256', kid);
    const text = asKeyText(JSON.stringify(signer.jwk));
    const verifier = build(PLACES['a member, parsed']?.(text, { alg: 'RS256', signer }), 'RS256');
    assert.equal(verifier?.verifySync(goodToken(signer)).ok, true);
    for (const [alg, secret] of secrets) {
      const jwks = PLACES.k?.(asKeyText(String(secret.jwk.k)), { alg, signer });
      const result = build(jwks, alg)?.verifySync(goodToken(secret, {}, { kid }));
      assert.equal(result?.ok, true);
    }
  });
});

function asKeyText(text: string): KeyText {
  return { name: 'good', bytes: Buffer.from(text), text };
}
