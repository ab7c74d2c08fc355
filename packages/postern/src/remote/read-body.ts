/** Reads what a delegate answers, so far and no further. */
import { type JsonObject, parseObject } from '../jwt/json.ts';

/** No verdict needs more; a body that is larger is no answer. */
const MAX_BODY_CHARACTERS = 65_536;

/** The JSON object that a body is; undefined for anything else, and for one that is too large. Rejects where the connection fails. */
export async function readJsonObject({ headers, body }: Response): Promise<JsonObject | undefined> {
  const isJson = /^application\/([\w.+-]+\+)?json *(;|$)/i.test(headers.get('content-type') ?? '');
  if (!body) return;
  let text = '';
  // Counted after decompression, so that a compressed body cannot exceed the cap either.
  for await (const part of body.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (text.length > MAX_BODY_CHARACTERS) return;
  }
  return isJson ? parseObject(text) : undefined;
}
