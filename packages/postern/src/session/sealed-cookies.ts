/** Sealed texts in cookies, in two where one is too small: what a provider has given us, kept by the browser. */
import { type COOKIE, clearCookie, readCookie, setCookie } from './cookies.ts';

type SealedName = typeof COOKIE.refresh | typeof COOKIE.id;
type Header = ReturnType<typeof setCookie>;

/** Browsers take 4,096 bytes with the name. */
const CHUNK_CHARACTERS = 3900;

/** The headers that keep the text; undefined where it needs more than two cookies. */
export function writeSealed(
  name: SealedName,
  text: string,
  maxAgeSeconds: number,
): Header[] | undefined {
  const rest = text.slice(CHUNK_CHARACTERS);
  if (rest.length > CHUNK_CHARACTERS) return;
  return [
    setCookie(`${name}.0`, text.slice(0, CHUNK_CHARACTERS), maxAgeSeconds),
    rest ? setCookie(`${name}.1`, rest, maxAgeSeconds) : clearCookie(`${name}.1`),
  ];
}

/** The text, if both halves are of one writing: its seal tells. */
export function readSealed(
  headers: Parameters<typeof readCookie>[0],
  name: SealedName,
): string | undefined {
  const first = readCookie(headers, `${name}.0`);
  const isWhole = first === undefined || first.length < CHUNK_CHARACTERS;
  return isWhole ? first : first + (readCookie(headers, `${name}.1`) ?? '');
}

export function clearSealed(name: SealedName): Header[] {
  return [clearCookie(`${name}.0`), clearCookie(`${name}.1`)];
}
