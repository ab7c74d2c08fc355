// The one cryptographic call that no verifier can do without, on buffers and keys that lie ready.
import { createHmac, createVerify, verify } from 'node:crypto';

/** The first is what ratios are taken to; another, where there is one, is a faster spelling of the same. */
export function createBareCalls(key, tokens) {
  const prepared = tokens.map(prepare);
  if (key.algorithm === 'ES256') for (const input of prepared) input.der = toDer(input.signature);
  return BARE_CALLS[key.algorithm](key).map((bare) => ({ inputs: () => prepared, ...bare }));
}

function prepare(token) {
  const signatureAt = token.lastIndexOf('.') + 1;
  return {
    signed: Buffer.from(token.slice(0, signatureAt - 1)),
    signature: Buffer.from(token.slice(signatureAt), 'base64url'),
  };
}

/** ECDSA-Sig-Value of RFC 3279 section 2.2.3, for P-256: always short enough for one length byte. */
function toDer(signature) {
  const integers = [signature.subarray(0, 32), signature.subarray(32)].map(toDerInteger);
  const body = Buffer.concat(integers);
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
}

/** Without leading zeros, but for the one that keeps it positive. */
function toDerInteger(bytes) {
  const start = bytes.findIndex((byte) => byte !== 0);
  const digits = bytes.subarray(start);
  const sign = digits[0] > 0x7f ? [0] : [];
  return Buffer.from([0x02, sign.length + digits.length, ...sign, ...digits]);
}

const BARE_CALLS = {
  RS256: ({ publicKey }) => [oneShot('sha256', publicKey), streaming('sha256', publicKey)],
  ES256: ({ publicKey }) => {
    const key = { key: publicKey, dsaEncoding: 'ieee-p1363' };
    return [oneShot('sha256', key), streaming('sha256', key), oneShotDer(publicKey)];
  },
  EdDSA: ({ publicKey }) => [oneShot(null, publicKey)],
  HS256: ({ publicKey }) => [hmac(publicKey), hmac(publicKey, 'latin1')],
};

function oneShot(hash, key) {
  return {
    name: 'crypto.verify',
    call: ({ signed, signature }) => verify(hash, signed, key, signature),
  };
}

/** On Node 24 every call with an object around the key copies the key; a signature in DER needs no such object. */
function oneShotDer(key) {
  return {
    name: 'crypto.verify (DER)',
    call: ({ signed, der }) => verify('sha256', signed, key, der),
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
