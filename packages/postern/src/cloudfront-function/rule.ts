/** Which rule decides: `policy/find-rule.ts` in the function's dialect. */
import { isPlainPath, readPath } from '../policy/path.ts';
import { asked, host, path } from './current.ts';
import { caseInsensitivePaths, hasSessions, matcher } from './plan.ts';

/** Characters whose other case is several: V8 knows that, and njs does not. */
const SEVERAL =
  /[\xdf\u0130\u0149\u01f0\u0390\u03b0\u0587\u1e96-\u1e9a\u1e9e\u1f50-\u1ffc\ufb00-\ufb17]/;

/** The rule's place, -1 where none matches any reading, or why the path cannot be judged. */
export function findRule(): number | 'invalid_path' | 'ambiguous_path' | 'endpoint_unknown' {
  return isPlainPath(path) && !caseInsensitivePaths
    ? matcher(path, asked, host)
    : ruleOfAll(readPath(path));
}

/** All readings have to lead to the same one. */
function ruleOfAll(
  readings: readonly string[] | undefined,
): number | 'invalid_path' | 'ambiguous_path' | 'endpoint_unknown' {
  return !readings
    ? 'invalid_path'
    : hasSessions && readings.some((reading) => reading.startsWith('/.postern/'))
      ? 'endpoint_unknown'
      : agree(
          (caseInsensitivePaths ? foldCase(readings) : readings).map((reading) =>
            matcher(reading, asked, host),
          ),
        );
}

function agree(rules: readonly number[]): number | 'ambiguous_path' {
  return rules.length && rules.every((rule) => rule === rules[0])
    ? (rules[0] as number)
    : 'ambiguous_path';
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
