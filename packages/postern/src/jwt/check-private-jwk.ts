/** Checks a client's private key. Build time only; quotes nothing of it. */
import { createPrivateKey } from 'node:crypto';
import { isText } from './check-options.ts';
import { parseObject } from './json.ts';

export interface PrivateJwk {
  readonly jwk: string;
  readonly alg: string;
  readonly kid?: string;
}

/**
 * The JWK as one text: an RSA key has six secret members, and is one thing in one variable. It goes into the bundle as it is,
 * where the build has to recognise it, and so must need no escaping there.
 */
export function checkPrivateJwk(value: unknown, option: string): PrivateJwk {
  const isPlain = typeof value === 'string' && /^[ -~]+$/.test(value) && !/['`\\]/.test(value);
  const jwk = isPlain ? parseObject(value) : undefined;
  if (!jwk) throw keyError(option, 'be a private JWK as JSON text on one line');
  const { alg = usualAlgorithm(jwk), kid } = jwk;
  if (typeof alg !== 'string' || !fits(jwk, alg)) {
    const must = 'have an "alg" that fits the key: RS, PS or ES with 256, 384 or 512, or EdDSA';
    throw keyError(option, must);
  }
  if (!isUsable(jwk)) throw keyError(option, 'be a private key of at least 2048 bits (RSA)');
  if (kid !== undefined && !isText(kid)) {
    throw keyError(option, 'have a "kid" that is a text, or none');
  }
  return { jwk: value as string, alg, ...(kid !== undefined && { kid }) };
}

function keyError(option: string, must: string): TypeError {
  return new TypeError(
    `Option "${option}" must ${must}, got something else: give it as secret("NAME")`,
  );
}

type Members = Readonly<Record<string, unknown>>;

const CURVES: Readonly<Record<string, string>> = {
  'P-256': 'ES256',
  'P-384': 'ES384',
  'P-521': 'ES512',
  Ed25519: 'EdDSA',
};

function usualAlgorithm({ kty, crv }: Members): unknown {
  return kty === 'RSA' ? 'RS256' : CURVES[String(crv)];
}

function fits(jwk: Members, alg: string): boolean {
  if (jwk.crv === 'Ed25519') return alg === 'EdDSA' || alg === 'Ed25519';
  return jwk.kty === 'RSA' ? /^[RP]S(256|384|512)$/.test(alg) : alg === usualAlgorithm(jwk);
}

function isUsable(jwk: Members): boolean {
  try {
    const key = createPrivateKey({ key: jwk, format: 'jwk' });
    return (key.asymmetricKeyDetails?.modulusLength ?? 2048) >= 2048;
  } catch {
    // The reason could quote the key.
    return false;
  }
}
