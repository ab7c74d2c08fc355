/**
 * The request that a proxy asks about, from the headers that it sends along. Two sets are known: `X-Forwarded-Method`,
 * `-Host` and `-Uri` (Traefik, Caddy, Authelia, oauth2-proxy), and `X-Original-URL` with `X-Original-Method` (nginx).
 *
 * A proxy overwrites its own set and passes on what a client sends of the other. So both are read, and if they differ in
 * anything, nobody can tell which is the proxy's: the request is refused.
 */
import type { GateRequest } from 'postern/gate';

export type DistinctHeaders = Readonly<Record<string, readonly string[] | undefined>>;

/** Undefined when the headers are absent, repeated, malformed or at odds. */
export function readOriginalRequest(headers: DistinctHeaders): GateRequest | undefined {
  const method = readAgreed([
    one(headers, 'x-original-method'),
    one(headers, 'x-forwarded-method'),
  ]);
  const original = readUrl(one(headers, 'x-original-url'));
  const forwardedUri = one(headers, 'x-forwarded-uri');
  const host = readAgreed([original?.host, one(headers, 'x-forwarded-host')]);
  const target = readAgreed([original?.target, forwardedUri]);
  if (original === BROKEN || !method || !host || !target) return undefined;
  const [path = '', ...query] = target.split('?');
  return {
    method,
    host,
    path,
    query: query.join('?'),
    headers: headers as GateRequest['headers'],
    clientIp: '',
  };
}

/** Of a header that is there twice, one may be the client's. */
const REPEATED = '\0';

function one(headers: DistinctHeaders, name: string): string | undefined {
  const [value, ...others] = headers[name] ?? [];
  return others.length > 0 ? REPEATED : value;
}

/** The one value that all that are given have. */
function readAgreed(values: readonly (string | undefined)[]): string | undefined {
  const given = values.filter((value) => value !== undefined);
  const [first, ...others] = given;
  return first !== REPEATED && others.every((value) => value === first) ? first : undefined;
}

interface OriginalUrl {
  readonly host: string;
  readonly target: string;
}

const BROKEN: OriginalUrl = { host: REPEATED, target: REPEATED };

/** Taken apart as text: a URL parser would resolve dot segments, on which the gate has a say. */
function readUrl(value: string | undefined): OriginalUrl | undefined {
  if (value === undefined) return undefined;
  const [, host, target = ''] = /^https?:\/\/([^/?#@]+)([/?].*)?$/i.exec(value) ?? [];
  if (host === undefined) return BROKEN;
  return { host, target: target.startsWith('/') ? target : `/${target}` };
}
