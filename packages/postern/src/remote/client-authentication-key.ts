/** How the gate names itself to an OAuth server with a private key: RFC 7523 section 2.2. */
// The whole module: the build finds no single name of Node's that nothing else in a bundle without this file imports.
import * as crypto from 'node:crypto';
import type { ClientProof } from './client-authentication.ts';
import type { ClientAuthenticationPlan } from './plan.ts';

/** An assertion is for one request, which has less than five seconds. */
const ASSERTION_SECONDS = 60;
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** `private_key_jwt`. */
export function privateKeyJwt({
  clientId,
  clientKey,
}: ClientAuthenticationPlan): (now: number) => ClientProof {
  const { jwk, alg, kid, recipient } = clientKey as NonNullable<typeof clientKey>;
  const key = crypto.createPrivateKey({ key: JSON.parse(jwk), format: 'jwk' });

  return (now) => {
    const iat = Math.floor(now);
    const exp = iat + ASSERTION_SECONDS;
    // A server takes each `jti` once (RFC 7523 section 3).
    const jti = crypto.randomUUID();
    const claims = { iss: clientId, sub: clientId, aud: recipient, jti, iat, exp };
    const signed = `${encodeJson({ alg, kid })}.${encodeJson(claims)}`;
    const signature = sign(alg, signed, key).toString('base64url');
    const form = {
      client_id: clientId,
      client_assertion_type: ASSERTION_TYPE,
      client_assertion: `${signed}.${signature}`,
    };
    return { form };
  };
}

function encodeJson(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** RFC 7518 sections 3.3 to 3.5, RFC 8037 section 3.1, RFC 9864 section 2.2. The plan holds no other names. */
function sign(alg: string, text: string, key: crypto.KeyObject): Buffer {
  const bytes = Buffer.from(text);
  if (alg.startsWith('Ed')) return crypto.sign(null, bytes, key);
  const isPss = alg.startsWith('PS');
  const { RSA_PKCS1_PSS_PADDING: padding, RSA_PSS_SALTLEN_DIGEST: saltLength } = crypto.constants;
  const options = isPss ? { padding, saltLength } : { dsaEncoding: 'ieee-p1363' as const };
  return crypto.sign(`sha${alg.slice(2)}`, bytes, { key, ...options });
}
