/**
 * CloudFront's signed cookies: CloudFront itself checks them, where a cache behavior trusts the key's group, and no function runs.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-setting-signed-cookie-custom-policy.html
 */
// The whole module: the build finds no single name of Node's that nothing else in a bundle without this file imports.
import * as crypto from 'node:crypto';
import type { setCookie } from './cookies.ts';
import type { SignedCookiesPlan } from './types.ts';

type Header = ReturnType<typeof setCookie>;

export interface SignedCookies {
  /** Opens every page of the origin until `end`, in seconds since the epoch. */
  readonly issue: (
    origin: string,
    times: { readonly now: number; readonly end: number },
  ) => Header[];
  readonly clear: () => Header[];
}

const ALPHABET: Readonly<Record<string, string>> = { '+': '-', '=': '_', '/': '~' };

/** Throws for a key that is none. */
export function createSignedCookies({ keyPairId, privateKey }: SignedCookiesPlan): SignedCookies {
  const key = crypto.createPrivateKey(
    privateKey.startsWith('{') ? { key: JSON.parse(privateKey), format: 'jwk' } : privateKey,
  );

  return {
    issue(origin, { now, end }) {
      // The last asterisk stands for every query as well.
      const statement = {
        Resource: `${origin}/*`,
        Condition: { DateLessThan: { 'AWS:EpochTime': end } },
      };
      const policy = Buffer.from(JSON.stringify({ Statement: [statement] }));
      // ECDSA in DER, RSA with PKCS #1 v1.5.
      const values = [encode(policy), encode(crypto.sign('sha256', policy, key)), keyPairId];
      return setAll([...values, 'SHA256'], end - now);
    },
    clear: () => setAll(['', '', '', ''], 0),
  };
}

/** A `__Host-` prefix would say more, but CloudFront reads these names alone. Past their policy's end they are of no use. */
function setAll(values: readonly string[], maxAgeSeconds: number): Header[] {
  const age = Math.floor(maxAgeSeconds);
  return ['Policy', 'Signature', 'Key-Pair-Id', 'Hash-Algorithm'].map((name, place) => [
    'set-cookie',
    `CloudFront-${name}=${values[place]}; Max-Age=${age}; Path=/; HttpOnly; Secure; SameSite=Lax`,
  ]);
}

/** Base64, with the characters that CloudFront wants in place of those that no URL may hold. */
function encode(bytes: Buffer): string {
  return bytes.toString('base64').replace(/[+=/]/g, (character) => ALPHABET[character] as string);
}
