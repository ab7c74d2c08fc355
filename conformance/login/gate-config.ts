/** The config that the login tests start from. */
import { randomBytes } from 'node:crypto';
import type { PosternConfig } from 'postern';
import type { KeyRing } from 'postern/gate';
import { CLIENT_SECRET, type LoginProvider } from './login-provider.ts';

export const HOST = 'localhost';

export function makeKeyRing(): KeyRing {
  return { current: { kid: 'ring-1', secret: randomBytes(32).toString('base64url') } };
}

type LoginOptions = NonNullable<PosternConfig['login']>;

export interface ConfigChanges {
  readonly login?: Partial<LoginOptions>;
  readonly session?: Partial<NonNullable<PosternConfig['session']>>;
  readonly config?: Partial<PosternConfig>;
}

export const RULES: PosternConfig['rules'] = [
  { path: '/public/*', allow: 'anyone' },
  { path: '/nobody*', allow: 'nobody' },
  { path: '/admin*', require: { groups: { anyOf: ['admin'] } } },
  { path: '*', allow: 'authenticated' },
];

export function gateConfig(
  provider: LoginProvider,
  clientId: string,
  { login, session, config }: ConfigChanges = {},
): PosternConfig {
  return {
    hosts: [HOST],
    login: {
      issuer: provider.issuer,
      clientId,
      ...(login && ('privateKey' in login || 'clientAuthentication' in login)
        ? {}
        : { clientSecret: CLIENT_SECRET }),
      scopes: ['openid', 'email', 'groups'],
      ...(login && 'emailDomains' in login ? {} : { everyoneAtTheProvider: true }),
      ...login,
    } as LoginOptions,
    session: { keyRing: makeKeyRing(), claims: ['groups', 'email'], ...session },
    forward: { headers: { 'x-user': 'sub', 'x-groups': 'groups' } },
    rules: RULES,
    log: 'all',
    ...config,
  };
}
