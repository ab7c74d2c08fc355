/** Whether a request's signature holds: key, signature, policy, times, address and URL, in this order. */
import { type KeyObject, verify } from 'node:crypto';
import { decodeWire } from '../wire.ts';
import type { SignedCredentials } from './credentials.ts';
import type { SignatureError } from './errors.ts';
import type { TrustedKeys } from './key-groups.ts';
import { allows, type PolicySubject, readPolicy } from './policy.ts';
import { textOf } from './resource.ts';

const HASHES: Readonly<Record<string, string>> = { SHA1: 'sha1', SHA256: 'sha256' };

/** Why the request is refused; undefined: it may pass. */
export function checkSignature(
  credentials: SignedCredentials,
  keys: TrustedKeys,
  subject: PolicySubject,
): SignatureError | undefined {
  const { keyPairId, hashAlgorithm = 'SHA1' } = credentials;
  if (keyPairId === undefined) return 'MissingKey';
  const key = keys.get(keyPairId);
  if (!key) return 'InvalidKey';
  const text = policyText(credentials, subject);
  const hash = HASHES[hashAlgorithm];
  if (text === undefined || hash === undefined || credentials.signature === undefined) {
    return 'AccessDenied';
  }
  if (text === 'unreadable') return 'MalformedPolicy';
  const signature = decode(credentials.signature);
  if (!signature) return 'MalformedSignature';
  const policy = readPolicy(decodeWire(text));
  if (!policy) return 'MalformedPolicy';
  if (!isSigned(text, { hash, key, signature })) return 'AccessDenied';
  return allows(policy, subject) ? undefined : 'AccessDenied';
}

/** What was signed, byte for byte: the policy that was sent, or the one that a canned policy stands for. */
function policyText(
  { policy, expires }: SignedCredentials,
  { url }: PolicySubject,
): string | 'unreadable' | undefined {
  if (policy !== undefined) return decode(policy)?.toString('latin1') ?? 'unreadable';
  if (expires === undefined) return undefined;
  if (!/^\d{1,19}$/.test(expires)) return 'unreadable';
  return `{"Statement":[{"Resource":"${textOf(url)}","Condition":{"DateLessThan":{"AWS:EpochTime":${expires}}}}]}`;
}

interface Signed {
  readonly hash: string;
  readonly key: KeyObject;
  readonly signature: Buffer;
}

/** RSA with PKCS #1 v1.5, ECDSA in DER: what OpenSSL makes. */
function isSigned(text: string, { hash, key, signature }: Signed): boolean {
  return verify(hash, Buffer.from(text, 'latin1'), key, signature);
}

const ALPHABET: Readonly<Record<string, string>> = { '-': '+', _: '=', '~': '/' };

/** Base64 with CloudFront's three characters for those that a URL cannot hold. */
function decode(text: string): Buffer | undefined {
  if (!/^[A-Za-z0-9\-~]+_{0,2}$/.test(text) || text.length % 4 !== 0) return undefined;
  return Buffer.from(
    text.replace(/[-_~]/g, (character) => ALPHABET[character] ?? ''),
    'base64',
  );
}
