/** CORS for rules that ask for it: `gate/cors.ts` in the function's dialect. */
import { answer } from './answers.ts';
import { place, readHeader } from './current.ts';
import type { FunctionResponse, ResponseHeaders } from './event.ts';
import { field } from './field.ts';
import { writeDetail } from './log.ts';
import { cors, kindOf } from './plan.ts';

/** What a refusal under this rule carries. */
export function addCorsHeaders(headers: ResponseHeaders): void {
  const asked = cors && cors[kindOf(place)];
  if (!asked) return;
  headers.vary = field('Origin');
  const origin = listedOrigin();
  if (!origin) return;
  headers['access-control-allow-origin'] = field(origin);
  headers['access-control-expose-headers'] = field(asked[1]);
}

/** The answer to a preflight; undefined where the rule does not list the page's origin. */
export function answerPreflight(asked: string): FunctionResponse | undefined {
  const origin = cors && listedOrigin();
  if (!origin) return;
  writeDetail('responded');
  const wanted = readHeader('access-control-request-headers');
  const isList = /^[\w!#$%&'*+.^`|~, -]{1,1024}$/.test(wanted);
  return answer(
    204,
    {
      'access-control-allow-origin': field(origin),
      'access-control-allow-methods': field(asked),
      'access-control-allow-headers': field(isList ? wanted : 'authorization'),
      'access-control-max-age': field('600'),
      vary: field('Origin, Access-Control-Request-Method, Access-Control-Request-Headers'),
    },
    '',
  );
}

/** A list of several is none of them. */
function listedOrigin(): string {
  const asked = cors && cors[kindOf(place)];
  const sent = readHeader('origin');
  return asked && asked[0].includes(sent) ? sent : '';
}
