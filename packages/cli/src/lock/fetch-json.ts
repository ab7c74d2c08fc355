/** One careful GET of a JSON document: https only, no redirects, bounded in time and size. */
import { messageOf, problem, type UserError } from '../errors.ts';

export const MAX_DOCUMENT_BYTES = 524_288;
export const FETCH_TIMEOUT_SECONDS = 10;

export type Fetch = typeof globalThis.fetch;

/** Returns the JSON object at `url`. Refuses with a `UserError` whose text names the URL and the reason. */
export async function fetchJson(
  url: string,
  fetch: Fetch = globalThis.fetch,
): Promise<Readonly<Record<string, unknown>>> {
  if (!isTrustedUrl(url)) throw problem('fetch_insecure', url);
  const bytes = await fetchBytes(url, fetch);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // The parser's message quotes the document, which may be anything.
    throw problem('fetch_failed', url, 'the answer is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw problem('fetch_failed', url, 'the answer is not a JSON object');
  }
  return value as Readonly<Record<string, unknown>>;
}

/** https anywhere, http on loopback only. */
export function isTrustedUrl(url: string): boolean {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || parsed.username !== '' || parsed.password !== '') return false;
  if (parsed.protocol === 'https:') return true;
  return parsed.protocol === 'http:' && isLoopback(parsed.hostname);
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}

async function fetchBytes(url: string, fetch: Fetch): Promise<Uint8Array> {
  const signal = AbortSignal.timeout(FETCH_TIMEOUT_SECONDS * 1000);
  let response: Response;
  try {
    response = await fetch(url, {
      redirect: 'error',
      headers: { accept: 'application/json' },
      signal,
    });
    // In Node 20 the signal ends no body once the response is garbage.
    if (response.status === 200)
      return await Promise.race([readCapped(response), rejectAt(signal)]);
  } catch (cause) {
    throw fetchProblem(url, cause);
  }
  await response.body?.cancel();
  throw problem('fetch_failed', url, `the answer has status ${response.status}`);
}

function rejectAt(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.onabort = () => reject(signal.reason);
  });
}

async function readCapped(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of response.body ?? []) {
    total += chunk.byteLength;
    if (total > MAX_DOCUMENT_BYTES) throw new Error(`it has more than ${MAX_DOCUMENT_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** `fetch` says only "fetch failed"; what happened is in the cause. */
function fetchProblem(url: string, cause: unknown): UserError {
  if (cause instanceof Error && cause.name === 'TimeoutError') {
    return problem('fetch_failed', url, `no answer within ${FETCH_TIMEOUT_SECONDS} seconds`);
  }
  const inner = cause instanceof Error ? (cause.cause ?? cause) : cause;
  const code = (inner as { readonly code?: unknown } | null)?.code;
  const text = messageOf(inner) || String(code);
  const reason = text === 'unexpected redirect' ? 'it redirects, which is not followed' : text;
  return problem('fetch_failed', url, reason);
}
