/** Tells the providers of a login apart. Build time only. */
import { at, checkList, optionError } from '../policy/option-error.ts';
import { checkProvider, type PlannedProvider } from './plan-provider.ts';

type Members = Readonly<Record<string, unknown>>;

/** Each provider's own members. */
export function providersOf(
  login: Members,
): { readonly option: string; readonly members: Members }[] {
  if (login.providers === undefined) return [{ option: 'login', members: login }];
  return checkList(login.providers, 'login.providers').map((value, place) => {
    const option = `login.providers[${place}]`;
    return { option, members: checkProvider(value, option) };
  });
}

/** Throws where a request could be for two providers, or for none; else those with a host come first. */
export function checkSeveral(planned: readonly PlannedProvider[]): readonly PlannedProvider[] {
  const [only] = planned;
  if (only && planned.length === 1) {
    refusePlace(only);
    const { name: _, ...plan } = only.plan;
    return [{ ...only, plan }];
  }
  const rest = planned.filter(({ plan }) => plan.host === undefined && plan.path === undefined);
  if (rest.length !== 1) {
    throw new TypeError(
      `Option "login.providers" must have exactly one without "host" and "path", which takes the rest, got ${rest.length}`,
    );
  }
  refuseNameless(planned);
  refuseTwice(planned, 'name', 'its redirect URI could not tell them apart');
  refuseTwice(planned, 'host');
  refuseTwice(planned, 'path');
  refuseSameIssuer(planned);
  // A session's provider is the first of its issuer that its host has.
  return planned.toSorted((a, b) => Number(!a.plan.host) - Number(!b.plan.host));
}

function refusePlace({ option, plan }: PlannedProvider): void {
  for (const name of ['name', 'host', 'path'] as const) {
    if (plan[name] === undefined || (name === 'name' && option !== 'login')) continue;
    const remedy = 'it is the only provider, and takes all';
    throw optionError(at(option, name), 'be left out', plan[name], remedy);
  }
}

function refuseNameless(planned: readonly PlannedProvider[]): void {
  const nameless = planned.find(({ plan }) => plan.name === undefined);
  if (!nameless) return;
  const remedy =
    'each of several has a redirect URI of its own, "https://HOST/.postern/callback/NAME", which you register there';
  throw optionError(at(nameless.option, 'name'), 'be given', undefined, remedy);
}

/** A session remembers its provider by the issuer; its host tells two clients there apart. */
function refuseSameIssuer(planned: readonly PlannedProvider[]): void {
  for (const [place, { option, plan }] of planned.entries()) {
    const isTwice = planned
      .slice(0, place)
      .some((other) => other.plan.issuer === plan.issuer && other.plan.host === plan.host);
    if (!isTwice) continue;
    const remedy = 'two clients of one issuer are told apart by "host" only';
    throw optionError(at(option, 'issuer'), 'differ from the others', plan.issuer, remedy);
  }
}

function refuseTwice(
  planned: readonly PlannedProvider[],
  name: 'name' | 'host' | 'path',
  remedy = 'the first would take all',
): void {
  for (const [place, { option, plan }] of planned.entries()) {
    const isTwice = planned.slice(0, place).some((other) => other.plan[name] === plan[name]);
    if (plan[name] === undefined || !isTwice) continue;
    throw optionError(at(option, name), 'differ from the others', plan[name], remedy);
  }
}
