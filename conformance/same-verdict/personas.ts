/** People and their claims: conditions are made of what they have, so that somebody meets each of them. */
import type { ClaimCondition, ClaimValue, Rule } from 'postern';
import type { InputRandom } from '../fuzz/random.ts';

/** By the names that policies use. `scope` only bearer tokens have. */
export interface Persona {
  readonly sub: string;
  readonly groups?: unknown;
  readonly roles?: unknown;
  readonly tenant?: unknown;
  readonly level?: unknown;
  readonly scope?: unknown;
}

const GROUPS: readonly string[] = ['staff', 'admin', 'ops', 'guest', 'suspended'];
const ROLES: readonly string[] = ['auditor', 'editor', 'owner'];

/** Whose claims have the types that they should. */
export const PERSONAS: readonly Persona[] = [
  { sub: 'ada', groups: ['staff'], roles: ['auditor'], tenant: 'blue', level: 1, scope: 'read' },
  { sub: 'bob', groups: ['admin', 'staff'], roles: [], tenant: 'red', level: 2 },
  { sub: 'cyd', groups: ['ops'], roles: ['editor', 'owner'], level: 3, scope: 'read write' },
  { sub: 'dan', groups: ['guest', 'suspended'], tenant: 'blue', level: 0 },
  { sub: 'Zoë, the %', groups: ['grün', 'a,b'], roles: ['owner'], tenant: 'x y', level: true },
  { sub: 'eve' },
];

/** Whose claims would be taken for others' by a check that coerces. */
export const ODD_PERSONAS: readonly Persona[] = [
  { sub: 'fay', groups: 'staff', roles: 'auditor', tenant: ['blue'], level: '1', scope: 7 },
  { sub: 'gus', groups: [['staff']], roles: { 0: 'auditor' }, tenant: null, level: [1] },
  { sub: 'hal', groups: [], roles: null, tenant: '', level: 1.0000001, scope: ['read', 'write'] },
  { sub: 'ivy', groups: [1, true, null, 'staff'], tenant: {}, level: -0, scope: ' read  write ' },
  { sub: 'x'.repeat(1_025), groups: ['y'.repeat(600), 'z'.repeat(600)], level: 1e21 },
];

const CLAIM_NAMES = ['groups', 'roles', 'tenant', 'level'] as const;

/** Conditions that `persona` meets, some of them. */
export function makeRequirement(
  persona: Persona,
  random: InputRandom,
  takesScopes: boolean,
): NonNullable<Rule['require']> {
  const names = [...CLAIM_NAMES, ...(takesScopes ? (['scope'] as const) : [])];
  const present = names.filter((name) => valuesOf(persona[name], name).length > 0);
  const chosen = present.length > 0 ? random.pick(present) : 'groups';
  const conditions = { [chosen]: makeCondition(chosen, persona, random) };
  const more = random.chance(25) ? random.pick(names) : undefined;
  return more && more !== chosen
    ? { ...conditions, [more]: makeCondition(more, persona, random) }
    : conditions;
}

function makeCondition(name: keyof Persona, persona: Persona, random: InputRandom): ClaimCondition {
  const values = valuesOf(persona[name], name);
  const first = values[0] ?? 'staff';
  if (name === 'tenant' || name === 'level') {
    return random.chance(70) ? { equals: first } : { anyOf: [first, 'other', 7] };
  }
  const others: readonly string[] =
    name === 'scope' ? ['read', 'write', 'admin'] : name === 'roles' ? ROLES : GROUPS;
  const absent = others.filter((value) => !values.includes(value));
  return random.pick<ClaimCondition>([
    { anyOf: [first, random.pick(others)] },
    { anyOf: [first] },
    { allOf: values.length > 0 ? values : [first] },
    { anyOf: [first], noneOf: [random.pick(absent.length > 0 ? absent : ['x'])] },
    { noneOf: [random.pick(absent.length > 0 ? absent : ['x'])] },
  ]);
}

/** Judged as simply as can be, to choose whom to send. */
export function meets(persona: Persona, require: Rule['require']): boolean {
  return Object.entries(require ?? {}).every(([name, { anyOf, allOf, noneOf, equals }]) => {
    const claim = persona[name as keyof Persona];
    const values = valuesOf(claim, name);
    if (claim === undefined || (name === 'roles' && !Array.isArray(claim))) return false;
    return (
      (!anyOf || anyOf.some((value) => values.includes(value))) &&
      (!allOf || allOf.every((value) => values.includes(value))) &&
      !noneOf?.some((value) => values.includes(value)) &&
      (equals === undefined || claim === equals)
    );
  });
}

function valuesOf(claim: unknown, name: string): readonly ClaimValue[] {
  if (name === 'scope' && typeof claim === 'string') return claim.split(' ').filter(Boolean);
  const values = Array.isArray(claim) ? claim : [claim];
  return values.filter((value) => /^(string|number|boolean)$/.test(typeof value));
}

/** As a provider puts them in a token, and a session keeps them. */
export function claimsOf({ groups, roles, ...others }: Persona): Record<string, unknown> {
  return {
    ...others,
    ...(groups !== undefined && { 'cognito:groups': groups }),
    ...(roles !== undefined && { realm_access: { roles } }),
  };
}
