/** A config with a login that builds, for tests that change one thing of it. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import type { PosternConfig } from '../policy/config.ts';
import { planPolicy } from '../policy/plan-policy.ts';
import { takeConfig } from '../policy/take-config.ts';
import type { SessionOptions } from '../session/options.ts';
import type { KeyRing } from '../session/types.ts';
import type { LockedProvider, ProviderMetadata } from './metadata.ts';
import type { SingleLoginOptions } from './options.ts';
import { type PlannedLogin, planLogin } from './plan-login.ts';
import { withPresetClaims } from './presets.ts';

export const ISSUER = 'https://login.example.com';
export const OTHER_ISSUER = 'https://other.example.com';

const signer = createSigner('RS256', 'rs');
const curveSigner = createSigner('ES256', 'es');
const assertionSigner = createSigner('ES256', 'assertion-1');

export const METADATA: ProviderMetadata = {
  authorization_endpoint: `${ISSUER}/authorize`,
  token_endpoint: `${ISSUER}/token`,
};

export function lockedWith(metadata: object = METADATA): LockedProvider {
  const jwks = { keys: [signer.jwk, curveSigner.jwk] } as unknown as LockedProvider['jwks'];
  return { jwksUri: `${ISSUER}/jwks`, jwks, fetchedAt: 1_700_000_000, metadata };
}

export const LOCK: Readonly<Record<string, LockedProvider>> = {
  [ISSUER]: lockedWith(),
  [OTHER_ISSUER]: lockedWith(),
};

export const KEY_RING: KeyRing = {
  current: { kid: 'k1', secret: randomBytes(32).toString('base64url') },
};

const { kty, crv, x, y, d, kid } = assertionSigner.privateJwk as Record<string, string>;
const assertion = { kty, crv, x, y, d, kid } as Record<string, string>;
export const ASSERTION_RING: KeyRing = { ...KEY_RING, assertion };

export const BASE: PosternConfig & {
  readonly login: SingleLoginOptions;
  readonly session: SessionOptions;
} = {
  hosts: ['app.example.com'],
  login: { issuer: ISSUER, clientId: 'gate', everyoneAtTheProvider: true },
  session: { keyRing: KEY_RING },
  rules: [{ path: '*', allow: 'authenticated' }],
};

/** As a user without a type checker could write it; members of `login` and `session` are added to the usual ones. */
export function plan(
  {
    login,
    session,
    ...config
  }: { readonly login?: object; readonly session?: object; readonly [name: string]: unknown },
  lock: Readonly<Record<string, LockedProvider>> = LOCK,
): PlannedLogin {
  const given = {
    ...BASE,
    ...config,
    login: login && 'providers' in login ? login : { ...BASE.login, ...login },
    session: { ...BASE.session, ...session },
  };
  return planWhole(given, lock);
}

/** The very config. */
export function planWhole(
  given: object,
  lock: Readonly<Record<string, LockedProvider>> = LOCK,
): PlannedLogin {
  const config = withPresetClaims(takeConfig(given as PosternConfig));
  return planLogin(config, { policy: planPolicy(config).plan, lock });
}

/** A text that no message may show. */
export const SECRET = 'marker-of-a-secret';

/** Members of a config, and what the message says. */
export type Refused = readonly [members: object, message: RegExp];

/** Tests that `planLogin` throws for each. */
export function refuses(
  title: string,
  table: readonly Refused[],
  act: (members: object) => unknown,
): void {
  describe(`planLogin() refuses ${title}`, () => {
    for (const [members, message] of table) {
      it(`${Object.keys(members)} with ${message}`, () => {
        assert.throws(
          () => act(members),
          (error: Error) => {
            assert.equal(error.constructor, TypeError);
            assert.match(error.message, message);
            assert.doesNotMatch(error.message, new RegExp(SECRET));
            return true;
          },
        );
      });
    }
  });
}
