/** Reads what a delegate answers, so far and no further. */
import { type JsonObject, parseUniqueObject } from '../jwt/json.ts';

/** No verdict needs more; a body that is larger is no answer. */
const MAX_BODY_CHARACTERS = 65_536;

/** The JSON object that a body is; undefined for anything else, and for one that is too large. Rejects where the connection fails. */
export async function readJsonObject({ headers, body }: Response): Promise<JsonObject | undefined> {
  const isJson = /^application\/([\w.+-]+\+)?json *(;|$)/i.test(headers.get('content-type') ?? '');
  if (!body) return;
  // Not a `TextDecoderStream`: what it throws could not be told from a connection that fails.
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  // Counted after decompression, so that a compressed body cannot exceed the cap either.
  for await (const part of body) {
    const more = decode(decoder, part);
    if (more === undefined) return;
    text += more;
    if (text.length > MAX_BODY_CHARACTERS) return;
  }
  const isWhole = decode(decoder) !== undefined;
  return isJson && isWhole ? parseUniqueObject(text) : undefined;
}

/** The next characters, or without `part` the end; undefined for invalid UTF-8. */
function decode(decoder: InstanceType<typeof TextDecoder>, part?: Uint8Array): string | undefined {
  try {
    return decoder.decode(part, { stream: part !== undefined });
  } catch {
    return;
  }
}
