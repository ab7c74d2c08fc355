/** Who is signed in, as the gate itself has written it down. */
import type { RejectionCode } from '../errors.ts';

/** A secret of the ring and its name. */
export interface RingKey {
  /** Letters, digits, `-` and `_`; no two keys of a ring have the same. */
  readonly kid: string;
  /** base64url of at least 32 bytes. Every purpose has a key of its own, derived from it. */
  readonly secret: string;
}

/** What a gate signs and seals with. `current` makes; all three are believed. `postern keys generate --ring` makes one. */
export interface KeyRing {
  readonly next?: RingKey;
  readonly current: RingKey;
  readonly previous?: RingKey;
  /** Private JWK (P-256) that signs assertions to the origin. Its public half is published. */
  readonly assertion?: Readonly<Record<string, string>>;
}

/** What a key of the ring is for. What was made for one purpose is refused for every other. */
export type Purpose = 'session' | 'attempt' | 'refresh' | 'id' | 'log';

/** The claims of a session token: the cookie `__Host-postern-session`. Signed, not encrypted. */
export interface Session {
  /** The host that signed in, in lower case without port. */
  readonly aud: string;
  /** The provider's issuer. */
  readonly idp: string;
  readonly sub: string;
  /** 16 random bytes as base64url: new at each sign-in, kept over refreshes. */
  readonly sid: string;
  /** The provider's own `sid`. */
  readonly op_sid?: string;
  /** Seconds since the epoch, as all times here. */
  readonly auth_time?: number;
  /** Under which terms this person was let in: the provider plan's `admission`. Other terms want another sign-in. */
  readonly adm: string;
  /** 1: the browser was given a refresh token, and nothing extends the session without it. */
  readonly r?: 1 | undefined;
  /** When somebody signed in: no refresh changes it, so that a revocation holds for what is made of an old session later. */
  readonly since: number;
  readonly iat: number;
  /** The idle end. */
  readonly exp: number;
  /** The absolute end: no refresh goes past it. */
  readonly end: number;
  /** The configured claims, at the places where the provider has them. */
  readonly c: Readonly<Record<string, unknown>>;
}

export interface KnownSession {
  readonly ok: true;
  readonly session: Session;
  /** The ring's key that signed it. */
  readonly kid: string;
}

export type SessionResult =
  | KnownSession
  | {
      readonly ok: false;
      readonly code: RejectionCode;
      /** Beside `session_expired`: what the token says, for a logout. It lets nobody in. */
      readonly session?: Session;
    };

/** How long sessions live. */
export interface SessionPlan {
  readonly idleSeconds: number;
  readonly lifetimeSeconds: number;
  /** Present where CloudFront's own cookies are issued beside the session's. */
  readonly signedCookies?: SignedCookiesPlan;
}

/** What CloudFront's cookies are signed with. */
export interface SignedCookiesPlan {
  /** `CloudFront-Key-Pair-Id`. */
  readonly keyPairId: string;
  /** PEM, or a private JWK as text. */
  readonly privateKey: string;
}
