/** Checks which of a provider's people may have a session. Build time only. */
import { isPlainObject } from '../jwt/check-options.ts';
import { at, checkList, checkText, optionError } from '../policy/option-error.ts';
import type { ConditionPlan } from '../policy/plan.ts';
import { type ClaimPaths, planConditions } from '../policy/plan-conditions.ts';
import { isHostName } from '../policy/plan-hosts.ts';
import type { ProviderPlan } from './plan.ts';

export interface PlannedAdmission {
  readonly plan: Pick<ProviderPlan, 'conditions' | 'emailDomains'>;
  /** Whether the config says who may enter: a condition, or that everybody may. */
  readonly isSaid: boolean;
}

interface AdmissionContext {
  /** Name of the option that holds the members. */
  readonly option: string;
  readonly paths: ClaimPaths;
}

type Members = Readonly<Record<string, unknown>>;

const CONDITIONS = ['emailDomains', 'tenants', 'require'] as const;

/** Plans `emailDomains`, `tenants`, `require` and `everyoneAtTheProvider`. */
export function planAdmission(options: Members, context: AdmissionContext): PlannedAdmission {
  const { emailDomains, tenants, require, provider } = options;
  const { option, paths } = context;
  const given = CONDITIONS.filter((name) => options[name] !== undefined);
  const isForEveryone = checkEveryone(options, { option, given });
  if (emailDomains !== undefined && provider === 'entra') throw entraEmailError(option);
  const required = require === undefined ? [] : planRequire(require, { option, paths });
  if (provider === 'entra') refuseEntraNames(required, at(option, 'require'));
  const conditions = [
    ...(tenants === undefined ? [] : planTenants(tenants, options, at(option, 'tenants'))),
    ...required,
  ];
  return {
    plan: {
      ...(conditions.length > 0 && { conditions }),
      ...(emailDomains !== undefined && {
        emailDomains: planDomains(emailDomains, at(option, 'emailDomains')),
      }),
    },
    isSaid: isForEveryone || given.length > 0,
  };
}

function checkEveryone(
  { everyoneAtTheProvider: value }: Members,
  { option, given }: { readonly option: string; readonly given: readonly string[] },
): boolean {
  if (value === undefined) return false;
  const name = at(option, 'everyoneAtTheProvider');
  if (value !== true) throw optionError(name, 'be true or left out', value);
  if (given.length === 0) return true;
  const remedy = 'they say that not everybody may enter';
  throw optionError(name, `not stand beside ${given.join(', ')}`, value, remedy);
}

/** https://learn.microsoft.com/entra/identity-platform/optional-claims-reference: `email` is neither verified nor unchanging. */
function entraEmailError(option: string): TypeError {
  return new TypeError(
    `Option "${at(option, 'emailDomains')}" cannot stand with provider "entra": Entra ID does not say that an e-mail ` +
      `address is verified, and people can set it: use "tenants", or "require" with groups or roles`,
  );
}

/** https://learn.microsoft.com/entra/identity-platform/claims-validation: never to decide by. */
const ENTRA_NAMES = ['email', 'upn', 'preferred_username', 'unique_name', 'verified_primary_email'];

/** Throws for a condition on a claim that people of another directory, or their administrators, can set as they like. */
export function refuseEntraNames(conditions: readonly ConditionPlan[], option: string): void {
  const named = conditions.find(({ path }) => path && ENTRA_NAMES.includes(path[0] ?? ''));
  if (!named) return;
  throw new TypeError(
    `Option "${at(option, named.claim)}" cannot stand with provider "entra": such names change, are given to others, and can be ` +
      `set by whoever runs another directory: use "groups", "roles", or "oid" with "tid"`,
  );
}

function planDomains(value: unknown, option: string): readonly string[] {
  const domains = checkList(value, option).map((member, place) => {
    const domain = checkText(member, `${option}[${place}]`).toLowerCase();
    if (isHostName(domain) && domain.includes('.')) return domain;
    const remedy = 'write what stands after the "@", each domain as a member of its own';
    throw optionError(`${option}[${place}]`, 'be a domain such as "example.com"', member, remedy);
  });
  return [...new Set(domains)];
}

const DIRECTORY_ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

function planTenants(
  value: unknown,
  { provider }: Members,
  option: string,
): readonly ConditionPlan[] {
  if (provider !== 'entra') {
    const remedy = 'only Entra ID has tenants, for others use "require"';
    throw optionError(option, 'stand with provider "entra"', value, remedy);
  }
  const anyOf = checkList(value, option).map((member, place) => {
    const tenant = checkText(member, `${option}[${place}]`).toLowerCase();
    if (DIRECTORY_ID.test(tenant)) return tenant;
    const must = 'be a directory ID such as "11111111-2222-3333-4444-555555555555"';
    throw optionError(`${option}[${place}]`, must, member, 'the portal shows it as "Tenant ID"');
  });
  return [{ claim: 'tid', path: ['tid'], anyOf }];
}

function planRequire(value: unknown, context: AdmissionContext): readonly ConditionPlan[] {
  const option = at(context.option, 'require');
  if (isPlainObject(value) && Object.keys(value).length === 0) {
    const remedy = 'for everybody write everyoneAtTheProvider: true';
    throw optionError(option, 'name at least one claim', value, remedy);
  }
  const conditions = planConditions(value, { option, paths: context.paths });
  if (conditions.every(({ path }) => path)) return conditions;
  const remedy = 'ID tokens have no scope, name a claim that says who someone is';
  throw optionError(at(option, 'scope'), 'be left out', 'scope', remedy);
}
