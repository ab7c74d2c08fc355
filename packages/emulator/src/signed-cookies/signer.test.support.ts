/** Key pairs, and AWS's own signer for them: what is checked here was not signed by anything of this repository. */
import { getSignedCookies } from '@aws-sdk/cloudfront-signer';
import { createSigner } from '@postern/testing';
import type { KeyGroup } from './key-groups.ts';

export interface Signer {
  readonly keyPairId: string;
  readonly privateKey: string;
  readonly publicKey: string;
}

export function makeSigner(type: 'rsa' | 'ec', keyPairId: string): Signer {
  const { publicKey, privateKey } = createSigner(type === 'rsa' ? 'RS256' : 'ES256');
  return {
    keyPairId,
    publicKey: String(publicKey.export({ type: 'spki', format: 'pem' })),
    privateKey: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  };
}

export function groupOf(...signers: readonly Signer[]): KeyGroup {
  const items = signers.map(({ keyPairId, publicKey }) => ({ id: keyPairId, publicKey }));
  return { id: 'group-1', items };
}

export interface Terms {
  readonly resource?: string | undefined;
  /** Members of the policy's condition. */
  readonly condition: object;
  readonly algorithm?: 'SHA1' | 'SHA256';
}

/** The cookies of a custom policy. */
export function signPolicy(
  { keyPairId, privateKey }: Signer,
  { resource, condition, algorithm = 'SHA256' }: Terms,
): Record<string, string> {
  const statement = { ...(resource !== undefined && { Resource: resource }), Condition: condition };
  const policy = JSON.stringify({ Statement: [statement] });
  const cookies = getSignedCookies({ keyPairId, privateKey, policy, algorithm });
  return cookies as unknown as Record<string, string>;
}

export function until(seconds: number): object {
  return { DateLessThan: { 'AWS:EpochTime': seconds } };
}

/** A `Cookie` header line. */
export function cookieLine(cookies: object): string {
  const pairs = Object.entries(cookies).map(([name, value]) => `${name}=${value}`);
  return `Cookie: ${pairs.join('; ')}`;
}
