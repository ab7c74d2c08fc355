/** Who can sign in at the login provider, and what their ID tokens say. */

export interface Person {
  readonly groups: readonly string[];
  readonly email: string;
  readonly email_verified: boolean;
}

export const PEOPLE: Readonly<Record<string, Person>> = {
  ada: { groups: ['admin', 'staff'], email: 'ada@example.com', email_verified: true },
  ben: { groups: ['staff'], email: 'ben@example.com', email_verified: true },
  // Three who want to pass for people of example.com.
  eve: { groups: [], email: 'eve@evil-example.com', email_verified: true },
  ivy: { groups: [], email: 'ivy@example.com@evil.com', email_verified: true },
  max: { groups: [], email: 'max@sub.example.com', email_verified: true },
  una: { groups: [], email: 'una@example.com', email_verified: false },
};
