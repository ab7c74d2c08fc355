// The one cryptographic call that no verifier can do without, on buffers and keys that lie ready.
import { createHmac, createSecretKey, createVerify, verify } from 'node:crypto';

/** The first is what ratios are taken to; another, where there is one, is a faster spelling of the same. */
export function createBareCalls(key, tokens) {
  const prepared = tokens.map(prepare);
  return BARE_CALLS[key.algorithm](key).map((bare) => ({ inputs: () => prepared, ...bare }));
}

function prepare(token) {
  const signatureAt = token.lastIndexOf('.') + 1;
  return {
    signed: Buffer.from(token.slice(0, signatureAt - 1)),
    signature: Buffer.from(token.slice(signatureAt), 'base64url'),
  };
}

const BARE_CALLS = {
  RS256: ({ publicKey }) => [oneShot('sha256', publicKey), streaming('sha256', publicKey)],
  ES256: ({ publicKey }) => {
    const key = { key: publicKey, dsaEncoding: 'ieee-p1363' };
    return [oneShot('sha256', key), streaming('sha256', key)];
  },
  EdDSA: ({ publicKey }) => [oneShot(null, publicKey)],
  HS256: ({ secret }) => {
    const key = createSecretKey(secret);
    return [hmac(key), hmac(key, 'latin1')];
  },
};

function oneShot(hash, key) {
  return {
    name: 'crypto.verify',
    call: ({ signed, signature }) => verify(hash, signed, key, signature),
  };
}

function streaming(hash, key) {
  return {
    name: 'createVerify',
    call: ({ signed, signature }) => createVerify(hash).update(signed).verify(key, signature),
  };
}

/** The digest is made but not compared: comparing is the verifier's own work. */
function hmac(key, encoding) {
  return {
    name: encoding ? `createHmac … digest('${encoding}')` : 'createHmac … digest()',
    call: ({ signed }) => createHmac('sha256', key).update(signed).digest(encoding).length === 32,
  };
}
