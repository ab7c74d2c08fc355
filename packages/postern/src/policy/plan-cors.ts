/** Checks a rule's `cors`. */

import type { CorsOptions } from './config.ts';
import { at, checkList, checkObject, checkText, optionError } from './option-error.ts';
import type { RulePlan } from './plan.ts';

const CORS_NAMES: readonly (keyof CorsOptions)[] = ['origins', 'exposeHeaders'];

/** Whether a name is a token of RFC 9110 section 5.6.2, as header names are. */
export function isToken(name: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name);
}

/** A rule's `cors`, its header value ready to send. */
export function planCors(value: unknown, option: string): RulePlan['cors'] {
  if (value === undefined) return undefined;
  const cors = checkObject(value, { option, known: CORS_NAMES });
  const list = at(option, 'origins');
  const origins = checkList(cors.origins, list).map((origin, place) =>
    checkOrigin(origin, `${list}[${place}]`),
  );
  return { origins, exposeHeaders: planExposed(cors.exposeHeaders, at(option, 'exposeHeaders')) };
}

function planExposed(value: unknown, option: string): string {
  const names = value === undefined ? [] : checkList(value, option);
  const checked = names.map((name, place) => {
    if (isToken(checkText(name, `${option}[${place}]`)) && name !== '*') return name as string;
    // Fetch standard: with credentials, `*` is a header of that name and no wildcard.
    throw optionError(`${option}[${place}]`, 'be a header name', name);
  });
  const others = checked.filter((name) => name.toLowerCase() !== 'www-authenticate');
  return ['WWW-Authenticate', ...others].join(', ');
}

function checkOrigin(value: unknown, option: string): string {
  const origin = checkText(value, option);
  if (isOrigin(origin)) return origin;
  const remedy =
    'write scheme, host in lower case and a port that is not the default, without "/" at the end';
  throw optionError(option, 'be an exact origin such as "https://app.example.com"', value, remedy);
}

/** The form in which browsers send it. Apps in a web view have schemes of their own, such as `capacitor:`. */
function isOrigin(text: string): boolean {
  if (!URL.canParse(text) || text.includes('*')) return false;
  const { origin, protocol } = new URL(text);
  return origin === 'null'
    ? protocol !== 'file:' && /^[a-z][a-z0-9+.-]*:\/\/[a-z0-9._-]+(:\d+)?$/.test(text)
    : origin === text && /^https?:$/.test(protocol);
}
