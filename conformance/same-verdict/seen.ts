/** What is compared of a target's answer: the verdict, and all that viewers and origins go by. */
import type { Decision, Header } from 'postern/gate';
import { headerValues, joinValues, type Observation, type RequestCase } from '../support/case.ts';
import { keyFor, openJwe } from '../support/ring-forge.ts';
import { PROVIDER, RING } from './policy-keys.ts';

export interface Seen {
  readonly kind: Decision['kind'];
  readonly status: number;
  /** `allowed`, `responded` where nothing was refused, or the refusal's code. */
  readonly code: string;
  /** Of a generated answer. */
  readonly headers: Readonly<Record<string, string>>;
  /** What the origin gets. */
  readonly forwarded?: {
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
  };
}

const COMPARED =
  /^(location|www-authenticate|access-control-.*|cache-control|vary|retry-after|content-type|clear-site-data)$/;

/** A decision of the core, as any target would show it. */
export function seenOfDecision(decision: Decision, request: RequestCase): Seen {
  const { kind, status, code } = decision;
  if (kind === 'allow') {
    const kept = Object.entries(request.headers ?? {}).filter(
      ([name]) => !decision.removeHeaders.includes(name),
    );
    const forwarded = {
      path: decision.uri ?? request.path,
      headers: joinHeaders([...kept.map(joined), ...decision.setHeaders]),
    };
    return seenOf({ status, code, headers: {}, forwarded }, request);
  }
  const headers = joinHeaders(decision.headers);
  return seenOf({ status, code: status < 400 ? 'responded' : code, headers }, request);
}

/** An observation with what is random in it opened, and what nobody goes by left out. */
export function seenOf(
  { status, code, headers, forwarded }: Observation,
  { host }: RequestCase,
): Seen {
  if (forwarded) {
    const { path } = forwarded;
    return {
      kind: 'allow',
      status,
      code,
      headers: {},
      forwarded: { path, headers: asOrigin(forwarded.headers) },
    };
  }
  const kind = status < 300 ? 'respond' : status < 400 ? 'redirect' : 'deny';
  const compared = Object.entries(headers).filter(([name]) => COMPARED.test(name));
  const shown = Object.fromEntries(compared.map(([name, value]) => [name, value]));
  if (shown.location?.startsWith(`${PROVIDER}/authorize?`)) {
    shown.location = describeLogin(shown.location, headers['set-cookie'] ?? '', host ?? '');
  }
  return { kind, status, code, headers: shown };
}

/** State, nonce and verifier are new each time: what they lead back to is sealed in the attempt's cookie. */
function describeLogin(location: string, setCookie: string, host: string): string {
  const { searchParams } = new URL(location);
  const names = [...searchParams.keys()].sort().join(' ');
  const prefix = (searchParams.get('state') ?? '').slice(0, 10);
  const name = `__Host-postern-attempt-${prefix}`;
  const [, sealed = ''] = new RegExp(`${name}=([\\w.-]+); Max-Age=600`).exec(setCookie) ?? [];
  const bare = host.toLowerCase().replace(/^localhost:\d+$/, 'localhost');
  const attempt = openJwe(keyFor(RING, 'attempt'), sealed, [name, bare]) as { readonly r: string };
  return `the provider with ${names}, to ${searchParams.get('redirect_uri')}, back to ${attempt.r}`;
}

const OF_THE_CONNECTION = /^(cookie|host|connection|content-length|transfer-encoding)$/;

/** Order and blanks of cookies mean nothing; an empty list is none. The connection's own headers are not the gate's. */
function asOrigin(headers: Readonly<Record<string, string>>): Record<string, string> {
  const others = Object.entries(headers).filter(([name]) => !OF_THE_CONNECTION.test(name));
  const { cookie = '' } = headers;
  const pairs = cookie
    .split(';')
    .map((pair) => pair.trim())
    .filter(Boolean);
  return {
    ...Object.fromEntries(others),
    ...(pairs.length > 0 && { cookie: pairs.sort().join('; ') }),
  };
}

function joined([name, values]: [string, string | readonly string[]]): Header {
  return [name, joinValues(name, headerValues(values))];
}

/** Repeated ones as one list. */
export function joinHeaders(list: readonly Header[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of list) {
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return headers;
}
