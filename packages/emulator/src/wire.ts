/**
 * Bytes on the wire against text in an event. Node hands over each byte as one character (latin1); a function sees
 * UTF-8, ISO-8859-1 being converted, and what it leaves alone goes on byte for byte.
 */

/** A header line as it stands on the wire, one character for each byte. */
export interface HeaderLine {
  readonly name: string;
  readonly value: string;
}

/** Node's flat list of names and values as lines. */
export function headerLines(rawHeaders: readonly string[]): HeaderLine[] {
  const lines: HeaderLine[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    lines.push({ name: rawHeaders[index] ?? '', value: rawHeaders[index + 1] ?? '' });
  }
  return lines;
}

/** Lines as Node's flat list. */
export function flatHeaders(lines: readonly HeaderLine[]): string[] {
  return lines.flatMap(({ name, value }) => [name, value]);
}

/** All values of one header, by lower-case name. */
export function valuesOf(lines: readonly HeaderLine[], lowerCaseName: string): string[] {
  return lines.filter(({ name }) => name.toLowerCase() === lowerCaseName).map(({ value }) => value);
}

/** Wire bytes as text: UTF-8 where they are UTF-8, else ISO-8859-1. */
export function decodeWire(wire: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what it looks for
  if (/^[\u0000-\u007f]*$/.test(wire)) return wire;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(wire, 'latin1'));
  } catch {
    return wire; // Not UTF-8: each byte is already its ISO-8859-1 character.
  }
}

/** Text as UTF-8 on the wire. */
export function encodeWire(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
