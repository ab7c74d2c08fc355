/**
 * A function's result as the HTTP response of its URL:
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-response-payload.
 */
import { encodeWire } from '../wire.ts';
import { type Answer, jsonAnswer } from './answer.ts';

interface UrlResult {
  readonly statusCode?: unknown;
  readonly headers?: unknown;
  readonly cookies?: unknown;
  readonly body?: unknown;
  readonly isBase64Encoded?: unknown;
}

/** A function that failed, or whose result is no response: the caller learns nothing of it. [INFER] the body */
export const BAD_GATEWAY: Answer = {
  ...jsonAnswer(502, 'Internal Server Error'),
  errorType: 'InvalidResponse',
};

/** What belongs to one connection, or is counted anew. */
const NOT_THE_FUNCTIONS = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
]);

/** Without a `statusCode` the whole result is the body. */
export function answerUrl(json: string): Answer {
  const result = JSON.parse(json) as UrlResult | null;
  if (typeof result !== 'object' || result === null || !('statusCode' in result)) {
    return jsonAnswer(200, json);
  }
  const status = Number(result.statusCode);
  const headers = headersOf(result);
  if (!Number.isInteger(status) || status < 200 || status > 599 || !headers) return BAD_GATEWAY;
  return { status, headers, body: bodyOf(result) };
}

function bodyOf({ body = '', isBase64Encoded }: UrlResult): Buffer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return Buffer.from(text, isBase64Encoded === true ? 'base64' : 'utf8');
}

/** `undefined` where a name or value cannot stand in a header. */
function headersOf({ headers, cookies }: UrlResult): string[] | undefined {
  const given = Object.entries(headers ?? {}).filter(
    ([name]) => !NOT_THE_FUNCTIONS.has(name.toLowerCase()),
  );
  const typed = given.some(([name]) => name.toLowerCase() === 'content-type');
  const setCookies = Array.isArray(cookies) ? cookies : [];
  const lines = [
    ...(typed ? [] : [['Content-Type', 'application/json']]),
    ...given,
    ...setCookies.map((cookie) => ['Set-Cookie', cookie]),
  ].map(([name, value]) => [String(name), encodeWire(String(value))] as const);
  return lines.every(isHeader) ? lines.flat() : undefined;
}

function isHeader([name, value]: readonly [string, string]): boolean {
  return /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
}
