/**
 * Path patterns, exactly CloudFront's: `*` is any run of characters, `/` included, and `?` exactly one.
 * In the dialect of CloudFront Functions.
 */

const STAR = 42;
const QUESTION_MARK = 63;

/**
 * Tells whether the whole path matches the pattern. No RegExp: on a mismatch only the last `*` takes one character
 * more, which is enough because an earlier `*` could reach nothing that the last one does not. So the work is at most
 * pattern length × path length, and usually the path's length. Patterns are ASCII, so that a `*` which ends between the
 * two UTF-16 units of a character leaves a half that only a wildcard takes, and the whole would have done as well.
 */
export function matchesPattern(pattern: string, path: string): boolean {
  let at = 0;
  let read = 0;
  let afterStar = 0;
  let resume = 0;
  while (read < path.length) {
    const code = pattern.charCodeAt(at);
    if (code === STAR) {
      afterStar = ++at;
      if (at === pattern.length) return true;
      resume = read;
    } else if (code === path.charCodeAt(read)) {
      at++;
      read++;
    } else if (code === QUESTION_MARK) {
      at++;
      // One where texts are sequences of characters, as in CloudFront Functions; else two for some.
      read += String.fromCodePoint(path.codePointAt(read) as number).length;
    } else if (afterStar > 0) {
      at = afterStar;
      read = ++resume;
    } else return false;
  }
  while (pattern.charCodeAt(at) === STAR) at++;
  return at === pattern.length;
}
