/** The answers of the login endpoints that no person reads. Pages are `pages.ts`. */
import type { RejectionCode } from '../errors.ts';
import type { Header, Reply } from './types.ts';

/** How an answer differs from the usual one. */
interface ReplyOptions {
  readonly headers?: readonly Header[];
  /** For the log. @default `responded` */
  readonly code?: Reply['code'];
  /** For the log. */
  readonly note?: string | undefined;
}

/** 302: the browser asks with GET, whatever it has asked with (never 307, which would send a form on). */
export function redirect(url: string, options: ReplyOptions = {}): Reply {
  return reply(302, [['location', url]], options);
}

/** For scripts. Other sites may neither read it nor run it. */
export function sendJson(status: number, value: unknown, options: ReplyOptions = {}): Reply {
  const headers: Header[] = [
    ['content-type', 'application/json'],
    ['x-content-type-options', 'nosniff'],
    ['vary', 'cookie'],
  ];
  // RFC 9110 section 15.5.2 wants one. No browser opens a dialog for it, and a script reads the code.
  if (status === 401) headers.push(['www-authenticate', 'Bearer realm="postern"']);
  return { ...reply(status, headers, options), body: JSON.stringify(value) };
}

/** A refusal for scripts. */
export function sendError(status: number, code: RejectionCode, options?: ReplyOptions): Reply {
  return sendJson(status, { error: code }, { ...options, code });
}

function reply(
  status: number,
  own: readonly Header[],
  { headers = [], code = 'responded', note }: ReplyOptions,
): Reply {
  return {
    status,
    headers: [['cache-control', 'no-store'], ...own, ...headers],
    body: '',
    code,
    note,
  };
}
