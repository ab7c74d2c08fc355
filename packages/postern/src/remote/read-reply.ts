/** Reads an HTTP answer whose verdict is in a JSON body. */
import type { JsonObject } from '../jwt/json.ts';
import { readJsonObject } from './read-body.ts';
import type { Answer, NoAnswer } from './types.ts';

/** The verdict of a 200. 429 is for another target to answer; every other status below 500, a redirect too, is a matter of configuration. */
export async function readReply(
  response: Response,
  read: (value: JsonObject | undefined) => Answer | NoAnswer | undefined,
): Promise<Answer | NoAnswer> {
  const { status } = response;
  if (status === 200) {
    const answer = read(await readJsonObject(response)) ?? 'unusable';
    // A cookie is for one client: what came with it is not for the next.
    const isKept = typeof answer === 'string' || !response.headers.has('set-cookie');
    return isKept ? answer : { ...answer, ttlSeconds: 0 };
  }
  await response.body?.cancel();
  if (status >= 500) return 'failed';
  return status === 429 ? 'busy' : 'unusable';
}
