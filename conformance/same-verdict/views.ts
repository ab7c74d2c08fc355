/** Requests as single targets get them: each entry of `what-a-target-cannot-see.ts` that has a `view` names one. Undefined: it gets none. */
import { headerValues, joinValues, type RequestCase } from '../support/case.ts';
import { cookiePairs } from '../targets/cloudfront-function.ts';
import { asksVerifier } from '../targets/verifier.ts';
import { isOddSession, SESSION_COOKIE } from './odd-session.ts';

export function viewOfUrl(request: RequestCase): RequestCase | undefined {
  const { host = '', path, query } = request;
  const text = `https://${host}${path}${query && `?${query}`}`;
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.username || url.password) return undefined;
  return { ...request, host: url.host, path: url.pathname, query: url.search.slice(1) };
}

export function viewOfHeaders(request: RequestCase): RequestCase {
  const entries = Object.entries(request.headers ?? {}).map(([name, given]) => {
    const text = joinValues(name, headerValues(given)).replace(/ $/, '');
    return [name, name === 'authorization' ? text.split(/, *(?=bearer )/i) : [text]] as const;
  });
  return { ...request, headers: Object.fromEntries(entries) };
}

export function viewOfRequestLine(request: RequestCase): RequestCase | undefined {
  const target = request.path + (request.query && `?${request.query}`);
  if (/[^!-~]/.test(target) || !target.startsWith('/')) return undefined;
  const [path = '', ...query] = target.split('?');
  return { ...request, path, query: query.join('?') };
}

export function viewOfCookies(request: RequestCase): RequestCase {
  const { cookie = [], ...headers } = request.headers ?? {};
  const pairs = headerValues(cookie)
    .flatMap(cookiePairs)
    .map((pair) => pair.join('='));
  return {
    ...request,
    headers: { ...headers, ...(pairs.length > 0 && { cookie: pairs.join('; ') }) },
  };
}

/** By the path that CloudFront has normalised (RFC 3986): it chooses the behavior. */
export function viewWithoutOwnPaths(request: RequestCase): RequestCase | undefined {
  return request.path.startsWith('/.postern/') ? undefined : request;
}

export function viewOfOwnPaths(request: RequestCase): RequestCase | undefined {
  return request.path.startsWith('/.postern/') ? request : undefined;
}

export function viewOfToken(request: RequestCase): RequestCase | undefined {
  const isAsked = asksVerifier(request) && !/^\/(public|account|internal)/.test(request.path);
  return isAsked ? request : undefined;
}

export function viewWithoutOddSessions(request: RequestCase): RequestCase | undefined {
  const values = headerValues(request.headers?.cookie ?? [])
    .flatMap(cookiePairs)
    .filter(([name]) => name === SESSION_COOKIE);
  return values.some(([, token]) => isOddSession(token)) ? undefined : request;
}

export function viewWithoutDeepTokens(request: RequestCase): RequestCase | undefined {
  const { authorization = [], cookie = [] } = request.headers ?? {};
  const texts = [...headerValues(authorization), ...headerValues(cookie)];
  const segments = texts.flatMap((text) => text.split(/[ =;.]/));
  return segments.some((segment) => isDeep(Buffer.from(segment, 'base64url').toString()))
    ? undefined
    : request;
}

/** By the brackets that are open at once: more than there are, where some are in strings. */
function isDeep(text: string): boolean {
  let depth = 0;
  return [...text].some((character) => {
    if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth--;
    return depth > 31;
  });
}
