/** Checks the options of introspection. Build time only. */
import { createPrivateKey } from 'node:crypto';
import { isText, readTexts } from '../jwt/check-options.ts';
import { parseObject } from '../jwt/json.ts';
import { checkText, optionError } from '../policy/option-error.ts';
import { checkTargets } from './check-target.ts';
import { checkUnquoted, unquotedError } from './check-unquoted.ts';
import type { PlanForm } from './plan-delegate.ts';

export const planIntrospection: PlanForm = {
  known: ['url', 'clientId', 'authentication', 'issuer', 'audience'],
  plan: ({ url, clientId, authentication, issuer, audience }) => ({
    targets: checkTargets(url, 'delegate.url'),
    clientId: checkVisible(clientId, 'delegate.clientId'),
    ...planAuthentication(authentication, issuer),
    ...(issuer !== undefined && { issuer: checkText(issuer, 'delegate.issuer') }),
    ...planAudience(audience),
  }),
};

/** Required, so that nobody takes another API's tokens without having said so. */
function planAudience(value: unknown): object {
  const option = 'delegate.audience';
  if (value === null) return {};
  if (value === undefined) {
    throw optionError(
      option,
      'be a text or a list of texts',
      value,
      'null if it is not to be checked',
    );
  }
  return { audience: readTexts(value, option) };
}

type Members = Readonly<Record<string, unknown>>;

const METHODS = ['clientSecretBasic', 'clientSecretPost', 'privateKeyJwt'] as const;

function planAuthentication(value: unknown, issuer: unknown): object {
  const option = 'delegate.authentication';
  const given = checkUnquoted(value, { option, known: METHODS });
  const [method, ...others] = METHODS.filter((name) => given[name] !== undefined);
  if (method === undefined || others.length > 0) {
    throw unquotedError(option, `have one of ${METHODS.join(', ')}`, value);
  }
  const proof = given[method];
  return method === 'privateKeyJwt'
    ? { clientAuthentication: method, clientKey: planKey(proof, issuer) }
    : { clientAuthentication: method, clientSecret: checkSecret(proof, `${option}.${method}`) };
}

/** RFC 6749 appendices A.1 and A.2. */
const VISIBLE = /^[ -~]+$/;

function checkVisible(value: unknown, option: string): string {
  const text = checkText(value, option);
  if (VISIBLE.test(text)) return text;
  throw optionError(option, 'have visible ASCII characters only', value);
}

function checkSecret(value: unknown, option: string): string {
  if (typeof value === 'string' && VISIBLE.test(value)) return value;
  throw new TypeError(
    `Option "${option}" must be the client's secret, visible ASCII characters, got something else: give it as secret("NAME")`,
  );
}

const KEY_OPTION = 'delegate.authentication.privateKeyJwt';

function planKey(value: unknown, issuer: unknown): object {
  const known = ['key', 'audience'];
  const { key, audience = issuer } = checkUnquoted(value, { option: KEY_OPTION, known });
  // The issuer's identifier, as RFC 7523 section 3 has been read since servers were made to take one another's assertions.
  if (!isText(audience)) {
    const must = `be a text, the server's issuer identifier, here or as "delegate.issuer"`;
    throw unquotedError(`${KEY_OPTION}.audience`, must, audience);
  }
  return { ...checkKey(key), recipient: audience };
}

/**
 * The JWK as one text: an RSA key has six secret members, and is one thing in one variable. It goes into the bundle as it is,
 * where the build has to recognise it, and so must need no escaping there.
 */
function checkKey(value: unknown): { jwk: string; alg: string; kid?: string } {
  const isPlain = typeof value === 'string' && /^[ -~]+$/.test(value) && !/['`\\]/.test(value);
  const jwk = isPlain ? parseObject(value) : undefined;
  if (!jwk) throw keyError('be a private JWK as JSON text on one line');
  const { alg = usualAlgorithm(jwk), kid } = jwk;
  if (typeof alg !== 'string' || !fits(jwk, alg)) {
    throw keyError('have an "alg" that fits the key: RS, PS or ES with 256, 384 or 512, or EdDSA');
  }
  if (!isUsable(jwk)) throw keyError('be a private key of at least 2048 bits (RSA)');
  if (kid !== undefined && !isText(kid)) throw keyError('have a "kid" that is a text, or none');
  return { jwk: value as string, alg, ...(kid !== undefined && { kid }) };
}

function keyError(must: string): TypeError {
  return new TypeError(
    `Option "${KEY_OPTION}.key" must ${must}, got something else: give it as secret("NAME")`,
  );
}

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
