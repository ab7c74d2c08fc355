/** What is left to compare where a target shows less: each entry of `what-a-target-cannot-see.ts` that has a `blank` names one. */
import type { RequestCase } from '../support/case.ts';
import type { Seen } from './seen.ts';

export function withoutCodeOfHead(seen: Seen, { method }: RequestCase): Seen {
  return method === 'HEAD' && seen.kind === 'deny' ? { ...seen, code: '(no body)' } : seen;
}

export function withoutAddedType(seen: Seen): Seen {
  const { 'content-type': type, ...headers } = seen.headers;
  return type === 'text/plain;charset=UTF-8' ? { ...seen, headers } : seen;
}

export function withoutTypeOfRedirect(seen: Seen): Seen {
  const { 'content-type': _, ...headers } = seen.headers;
  return seen.kind === 'redirect' ? { ...seen, headers } : seen;
}

export function withWholeLocation(seen: Seen, { host = '' }: RequestCase): Seen {
  const { location } = seen.headers;
  if (!location?.startsWith('/')) return seen;
  const bare = host.toLowerCase();
  const scheme = /^localhost(:\d+)?$/.test(bare) ? 'http' : 'https';
  return {
    ...seen,
    headers: { ...seen.headers, location: new URL(location, `${scheme}://${bare}`).href },
  };
}

export function withoutOthersHeaders(seen: Seen, { headers = {} }: RequestCase): Seen {
  if (!seen.forwarded) return seen;
  const isCompared = (name: string) =>
    (name in headers && name !== 'authorization') || /^x-(user|groups)$/.test(name);
  const kept = Object.entries(seen.forwarded.headers).filter(([name]) => isCompared(name));
  return { ...seen, forwarded: { ...seen.forwarded, headers: Object.fromEntries(kept) } };
}

export function withoutAnswer({ code }: Seen): Seen {
  const isOfToken = !/^(allowed|insufficient_scope|no_rule|ambiguous_path|invalid_path)$/.test(
    code,
  );
  const told = code === 'allowed' || isOfToken ? code : 'delegate_denied';
  const verdict = code === 'allowed' ? 'allow' : 'deny';
  return { kind: verdict, status: 0, code: told, headers: {} };
}

export function withoutTypeOfUnknown(seen: Seen): Seen {
  return seen.code === 'endpoint_unknown' ? withoutHeaders(seen, /^content-type$/) : seen;
}

export function withoutCorsOfPrefetch(seen: Seen): Seen {
  return seen.code === 'invalid_request'
    ? withoutHeaders(seen, /^(vary|access-control-.*)$/)
    : seen;
}

function withoutHeaders(seen: Seen, names: RegExp): Seen {
  const kept = Object.entries(seen.headers).filter(([name]) => !names.test(name));
  return { ...seen, headers: Object.fromEntries(kept) };
}

export function withoutEncoding(seen: Seen): Seen {
  const { 'content-type': type = '' } = seen.headers;
  if (!type.startsWith('text/html')) return seen;
  return { ...seen, headers: { ...seen.headers, 'content-type': 'text/html' } };
}
