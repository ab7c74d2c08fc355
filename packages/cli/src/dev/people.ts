/** Who exists at the development provider: two users and an API client, none with a password. */

export type UserName = 'ada' | 'ben';

export interface Person {
  readonly groups: readonly string[];
  /** The most that this person's tokens may hold. */
  readonly scopes: readonly string[];
}

export const USERS: Readonly<Record<UserName, Person>> = {
  ada: { groups: ['admin', 'staff'], scopes: ['read', 'write'] },
  ben: { groups: ['staff'], scopes: ['read'] },
};

export const USER_NAMES: readonly UserName[] = ['ada', 'ben'];

/** The client that people sign in with: public, with PKCE. */
export const WEB_CLIENT_ID = 'postern-web';
/** The gate's own client, where the gate signs people in. */
export const GATE_CLIENT_ID = 'postern-gate';
/** The client that signs in as itself. */
export const API_CLIENT_ID = 'postern-api';
export const API_CLIENT: Person = { groups: [], scopes: ['read'] };

export function isUserName(name: string): name is UserName {
  return Object.hasOwn(USERS, name);
}
