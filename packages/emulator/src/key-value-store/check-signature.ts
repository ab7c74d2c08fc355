/**
 * Refuses what AWS refuses of a request's Signature Version 4A. Where the caller's credentials are known, the signature is checked:
 * AWS's own signer derives the key pair and writes the text that is signed. A departure: no signature is too old here.
 */
import { createECDH, createPublicKey, verify } from 'node:crypto';
import type { RoleCredentials } from '../function/function-identity.ts';
import type { ReceivedRequest } from '../lambda-api/received-request.ts';
import { accessDenied, type Refusal } from './refusals.ts';

const HEADER =
  /^AWS4-ECDSA-P256-SHA256 Credential=([^/,]+)\/(\d{8})\/cloudfront-keyvaluestore\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=((?:[0-9a-f]{2})+)$/;

const SIGNED_ALWAYS = ['host', 'x-amz-date', 'x-amz-region-set'];

interface Signature {
  readonly accessKeyId: string;
  readonly signedHeaders: readonly string[];
  readonly bytes: Buffer;
}

/** `undefined` is a request that may go on. */
export async function checkSignature(
  request: ReceivedRequest,
  credentials: RoleCredentials | undefined,
): Promise<Refusal | undefined> {
  const authorization = request.header('authorization');
  if (authorization === undefined) return accessDenied('Missing Authentication Token');
  const [, accessKeyId = '', date = '', names = '', digits = ''] = HEADER.exec(authorization) ?? [];
  if (!accessKeyId) return accessDenied('The request must have a Signature Version 4A.');
  const signedHeaders = names.split(';');
  const missing = SIGNED_ALWAYS.filter((name) => !signedHeaders.includes(name));
  if (missing.length > 0) return accessDenied(`Not signed: ${missing.join(', ')}.`);
  if (!request.header('x-amz-date')?.startsWith(date)) {
    return accessDenied('The date of the credential is not that of the request.');
  }
  if (request.header('x-amz-region-set') !== '*') {
    return accessDenied('The signature is not for all regions.');
  }
  if (!credentials) return undefined;
  const signature = { accessKeyId, signedHeaders, bytes: Buffer.from(digits, 'hex') };
  return checkCaller(request, signature, credentials);
}

async function checkCaller(
  request: ReceivedRequest,
  signature: Signature,
  credentials: RoleCredentials,
): Promise<Refusal | undefined> {
  const isKnown =
    signature.accessKeyId === credentials.accessKeyId &&
    request.header('x-amz-security-token') === credentials.sessionToken;
  if (!isKnown) return accessDenied('The security token included in the request is invalid.');
  const { text, privateKey } = await signedText(request, signature, credentials);
  const holds = verify('sha256', Buffer.from(text), publicKeyOf(privateKey), signature.bytes);
  if (holds) return undefined;
  return accessDenied('The request signature does not match the signature you provided.');
}

interface SignedText {
  readonly text: string;
  readonly privateKey: Uint8Array;
}

/** ECDSA gives another signature each time, so that it cannot be made again: its key and its text can. */
async function signedText(
  request: ReceivedRequest,
  { signedHeaders }: Signature,
  { accessKeyId, secretAccessKey }: RoleCredentials,
): Promise<SignedText> {
  const [{ SignatureV4a }, { Sha256: sha256 }] = await Promise.all([
    import('@aws-sdk/signature-v4a'),
    import('@aws-crypto/sha256-js'),
  ]);
  let made: SignedText | undefined;
  const signer = new SignatureV4a({
    // Without the token: it is among the headers where it was signed.
    credentials: { accessKeyId, secretAccessKey },
    region: '*',
    service: 'cloudfront-keyvaluestore',
    sha256,
    applyChecksum: false,
  });
  // Its last step, with what a signature is made of.
  Object.defineProperty(signer, 'getSignature', {
    value: async (privateKey: Uint8Array, text: string) => {
      made = { text, privateKey };
      return '';
    },
  });
  await signer.sign(requestAsSigned(request, signedHeaders), {
    signingDate: signingDate(request),
    signableHeaders: new Set(signedHeaders),
  });
  if (made) return made;
  throw new Error('The signer of AWS no longer calls getSignature');
}

function requestAsSigned(request: ReceivedRequest, signedHeaders: readonly string[]) {
  const { method, path, query: text, body } = request;
  const headers = Object.fromEntries(
    signedHeaders.map((name) => [name, request.header(name) ?? '']),
  );
  // The body's own hash whatever a header says.
  headers['x-amz-content-sha256'] = request.bodyHash();
  const query = Object.fromEntries(new URLSearchParams(text));
  return { method, path, query, headers, body, protocol: 'http:', hostname: '' };
}

function signingDate(request: ReceivedRequest): Date {
  const stamp = request.header('x-amz-date') ?? '';
  return new Date(
    stamp.replace(
      /^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/,
      (_, year, month, day, minute, second) =>
        [[year, month, day].join('-'), minute, second].join(':'),
    ),
  );
}

function publicKeyOf(privateKey: Uint8Array) {
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(privateKey);
  const point = pair.getPublicKey();
  const x = point.subarray(1, 33).toString('base64url');
  const y = point.subarray(33).toString('base64url');
  return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
}
