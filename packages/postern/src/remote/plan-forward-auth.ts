/** Checks the options of delegation to a forward-auth service. Build time only. */
import { checkText, optionError } from '../policy/option-error.ts';
import { checkTargets, checkUrl } from './check-target.ts';
import type { PlanForm } from './plan-delegate.ts';

const DEFAULT_REQUEST_HEADERS = ['authorization', 'cookie'];

export const planForwardAuth: PlanForm = {
  known: [
    'url',
    'requestHeaders',
    'responseHeaders',
    'listHeaders',
    'redirectOrigins',
    'appendPath',
  ],
  plan: (options) => {
    const { requestHeaders = DEFAULT_REQUEST_HEADERS, redirectOrigins, appendPath } = options;
    const responseHeaders = planHeaders(options.responseHeaders, NOT_READ);
    return {
      targets: planUrls(options.url, checkFlag(appendPath)),
      requestHeaders: planHeaders(requestHeaders, NOT_SENT),
      responseHeaders,
      ...planLists(options.listHeaders, responseHeaders),
      ...(redirectOrigins !== undefined && { redirectOrigins: planOrigins(redirectOrigins) }),
      ...(appendPath === true && { appendPath }),
      // What it is told differs from path to path and from viewer to viewer, so that few answers would be used again.
      ...(!Object.hasOwn(options, 'cacheMaxAgeSeconds') && { cacheMaxAgeSeconds: 0 }),
    };
  },
};

function checkFlag(value: unknown): boolean {
  if (value === undefined || typeof value === 'boolean') return value === true;
  throw optionError('delegate.appendPath', 'be true or false', value);
}

function planUrls(value: unknown, appendPath: boolean): readonly string[] {
  const targets = checkTargets(value, 'delegate.url');
  if (!appendPath) return targets;
  return targets.map((target) => {
    const remedy = '"appendPath" puts the path of the request behind it';
    if (target.includes('?')) throw optionError('delegate.url', 'have no query', target, remedy);
    return target.replace(/\/$/, '');
  });
}

/** Names of a list that cannot be, each with the reason. */
interface Excluded {
  readonly option: string;
  readonly pattern: RegExp;
  readonly must: string;
  readonly remedy: string;
}

const NOT_SENT: Excluded = {
  option: 'delegate.requestHeaders',
  pattern:
    /^(accept|host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|content-.*|proxy-.*|x-forwarded-.*|x-original-.*)$/,
  must: "name headers that are the client's to say",
  remedy: 'the gate sends its own, or none',
};

const NOT_READ: Excluded = {
  option: 'delegate.responseHeaders',
  pattern: /^(set-cookie|exp)$/,
  must: 'name headers for the origin',
  remedy:
    'a viewer-request function sets no cookie on a request that passes, and "exp" is a claim of its own kind',
};

/** Lower case, each once, in one order. */
function planHeaders(
  value: unknown,
  { option, pattern, must, remedy }: Excluded,
): readonly string[] {
  const names = checkMembers(value, option).map((member, place) => {
    const name = checkText(member, `${option}[${place}]`).toLowerCase();
    // RFC 9110 section 5.1: a token.
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) {
      throw optionError(`${option}[${place}]`, 'be a header name', member);
    }
    if (pattern.test(name)) throw optionError(`${option}[${place}]`, must, member, remedy);
    return name;
  });
  return [...new Set(names)].sort();
}

/** A header that is not read would be a typing error. */
function planLists(value: unknown, responseHeaders: readonly string[]): object {
  if (value === undefined) return {};
  const option = 'delegate.listHeaders';
  const listHeaders = planHeaders(value, { ...NOT_READ, option });
  const other = listHeaders.find((name) => !responseHeaders.includes(name));
  if (other !== undefined) throw optionError(option, 'name members of "responseHeaders"', other);
  return listHeaders.length > 0 ? { listHeaders } : {};
}

function planOrigins(value: unknown): readonly string[] {
  const option = 'delegate.redirectOrigins';
  return checkMembers(value, option).map((member, place) => {
    const { origin, href } = new URL(checkUrl(member, `${option}[${place}]`));
    if (href === `${origin}/`) return origin;
    const must = 'be an origin such as "https://login.example.com"';
    throw optionError(`${option}[${place}]`, must, member);
  });
}

function checkMembers(value: unknown, option: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw optionError(option, 'be a list', value);
}
