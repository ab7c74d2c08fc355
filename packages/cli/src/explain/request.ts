/** A request as the command line describes it, in the form that a gate decides on. */
import type { GateRequest } from 'postern/gate';
import { problem } from '../errors.ts';
import { shownUrl } from '../shown-url.ts';

export interface RequestParts {
  readonly method: string;
  readonly url: string;
  /** Lines such as `origin: https://app.example.com`. */
  readonly headers: readonly string[];
  readonly token?: string | undefined;
}

/** Taken apart by hand: a URL parser would resolve the very dot segments and encodings that the gate is to see. */
const ABSOLUTE_URL = /^https?:\/\/(?<host>[^/?#]+)(?<path>[^?#]*)(?:\?(?<query>[^#]*))?/i;

export function makeRequest({ method, url, headers, token }: RequestParts): GateRequest {
  const parts = ABSOLUTE_URL.exec(url)?.groups;
  if (parts === undefined) {
    throw problem('option_invalid', 'URL', shownUrl(url), 'an absolute http(s) URL');
  }
  if (!/^[A-Za-z]+$/.test(method)) {
    throw problem('option_invalid', 'METHOD', method, 'an HTTP method such as GET');
  }
  const values: Record<string, string[]> = { host: [parts.host ?? ''] };
  for (const [name, value] of headers.map(splitHeader)) addHeader(values, name, value);
  if (token !== undefined) addHeader(values, 'authorization', `Bearer ${token}`);
  return {
    method: method.toUpperCase(),
    host: values.host?.[0] ?? '',
    path: parts.path || '/',
    query: parts.query ?? '',
    headers: values,
    clientIp: '127.0.0.1',
  };
}

function addHeader(values: Record<string, string[]>, name: string, value: string): void {
  // A Host header replaces the URL's host, as curl has it.
  if (name === 'host') values.host = [value];
  else values[name] = [...(values[name] ?? []), value];
}

function splitHeader(line: string): readonly [name: string, value: string] {
  const header = /^([!#$%&'*+.^_`|~\w-]+):\s*(.*)$/.exec(line);
  if (header === null) {
    // A header's value may be a credential; only its first word is a name.
    throw problem('option_invalid', '--header', line.split(/[:\s]/)[0] ?? '', '"name: value"');
  }
  return [(header[1] ?? '').toLowerCase(), header[2] ?? ''];
}
