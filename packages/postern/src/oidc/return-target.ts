/** Where somebody was going before the login: a place on this site, whatever the text says. */

/** A contract of the gate; longer deep links lose their query, then their path. */
const MAX_CHARACTERS = 2048;

/**
 * Path and query on `origin`, otherwise as they are, so that a deep link comes back byte for byte. `/` for what could lead
 * elsewhere: `//host`, `/\host`, and what URL parsers drop (tabs, line feeds) or read as a slash (`\`) wherever it stands. What is
 * not visible ASCII is percent-encoded, since it goes into a header. A fragment is dropped.
 */
export function readReturnTarget(
  text: string | null | undefined,
  origin: string,
  maxCharacters: number = MAX_CHARACTERS,
): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it refuses.
  const target = /^\/(?![/\\])[^\\\0-\x1f\x7f]*$/.test(text ?? '')
    ? (text as string)
        .replace(/#.*/, '')
        .toWellFormed()
        .replace(/[^!-~]+/g, encodeURIComponent)
    : '/';
  const url = new URL(target, origin);
  // With its dot segments resolved, as the browser will.
  const isElsewhere = url.origin !== origin || /^\/\.postern(\/|$)/.test(url.pathname);
  return isElsewhere
    ? '/'
    : (shorterTargets(target).find((one) => one.length <= maxCharacters) as string);
}

/** What can stand for a target, the best first. */
export function shorterTargets(target: string): readonly string[] {
  return [target, target.replace(/\?.*/, ''), '/'];
}
