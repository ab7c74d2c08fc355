/** Which rule decides: `policy/find-rule.ts` in the function's dialect. */
import { isPlainPath, readPath } from '../policy/path.ts';
import type { Visit } from './event.ts';
import { admissions, caseInsensitivePaths, matcher } from './plan.ts';

/** Characters whose other case is several, an ASCII letter among them: V8 knows that, and njs does not. */
const SEVERAL = /[\xdf\u0130\u0149\u01f0\u1e96-\u1e9a\u1e9e\ufb00-\ufb06]/;

/** The rule's place, -1 where none matches any reading, or why the path cannot be judged. */
export function findRule(
  visit: Visit,
  method: string,
): number | 'invalid_path' | 'ambiguous_path' | 'endpoint_unknown' {
  const path = visit.incoming.uri;
  const isPlain = isPlainPath(path);
  if (isPlain && !caseInsensitivePaths) return matcher(visit.hostName, method, path);
  const given = isPlain ? [path] : readPath(path);
  if (!given) return 'invalid_path';
  if (admissions && given.some((reading) => reading.startsWith('/.postern/'))) {
    return 'endpoint_unknown';
  }
  const readings = caseInsensitivePaths ? foldCase(given) : given;
  const rules = readings.map((reading) => matcher(visit.hostName, method, reading));
  const rule = rules[0];
  return rule !== undefined && rules.every((other) => other === rule) ? rule : 'ambiguous_path';
}

/** As origins fold them: ASCII alone, all to lower case, or through upper case. None where that cannot be told. */
function foldCase(readings: readonly string[]): readonly string[] {
  const folded: string[] = [];
  if (readings.some((reading) => SEVERAL.test(reading))) return folded;
  readings.forEach((reading) => {
    folded.push(reading.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()));
    folded.push(reading.toLowerCase());
    folded.push(reading.toUpperCase().toLowerCase());
  });
  return folded;
}
