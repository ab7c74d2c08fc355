/** The shape of `session` in `postern.config.ts`. `plan-session.ts` says what is refused. */
import type { RuntimeSecret, Secret } from '../secret.ts';
import type { KeyRing } from './types.ts';

/** Where ended sessions are written down, for all instances of a gate: logout everywhere, and back-channel logout. */
export interface FileRevocationStoreOptions {
  readonly type: 'file';
  /** A file that every process of the gate can write. Made when it is not there. */
  readonly path: string;
}

/** The store of a gate that checks in a CloudFront Function: targets `cloudfront-function` and `split`. */
export interface KeyValueRevocationStoreOptions {
  readonly type: 'key-value-store';
  /** Of the KeyValueStore that is associated with the function: `arn:aws:cloudfront::123456789012:key-value-store/…`. */
  readonly arn: string;
}

export type RevocationStoreOptions = FileRevocationStoreOptions | KeyValueRevocationStoreOptions;

export interface SessionOptions {
  /** What sessions are signed with: `secret('POSTERN_KEY_RING')`, made by `postern keys generate --ring`. */
  readonly keyRing: string | Secret | RuntimeSecret | KeyRing;
  /** The absolute end, counted from the sign-in: nothing extends a session past it. @default 43200 */
  readonly lifetimeSeconds?: number;
  /** A session ends when nobody has come back for so long: 60 or more. @default 3600, or `lifetimeSeconds` where that is less */
  readonly idleSeconds?: number;
  /**
   * Claims of the ID token that sessions keep, besides `sub`, `iss`, `auth_time` and `sid`: names of `claims`, or a claim's own.
   * The person whom they are about can read them.
   */
  readonly claims?: readonly string[];
  /**
   * Signs CloudFront's own cookies besides: CloudFront then checks every request where a cache behavior has the key's group, and no
   * function runs. The price is in docs/signed-cookies.md. Left out: the gate checks.
   */
  readonly format?: 'cloudfront-signed-cookies';
  /** The ID that CloudFront has given to the public key, such as `K2JCJMDEHXQW5F`. Needs `format`. */
  readonly keyPairId?: string;
  /** The private half: ECDSA P-256 or RSA with 2,048 bits, as PEM text or a private JWK. `secret('NAME')`. Needs `format`. */
  readonly privateKey?: string | Secret | RuntimeSecret;
  /** Where revocations are kept. Without one, a session that someone has copied lives until its end. */
  readonly revocationStore?: RevocationStoreOptions;
}
