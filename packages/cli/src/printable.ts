/**
 * What may reach a terminal. Names of keys, addresses and answers come from elsewhere: none of them may move the cursor, write to the
 * clipboard or colour what is not theirs.
 */
import { randomBytes } from 'node:crypto';

const ESCAPE = '\u001B[';
/** Stands for `ESCAPE` in a colour of ours until it is printed: made for this run, so that no text of somebody else's holds it. */
const COLOUR_MARK = `\u0000${randomBytes(16).toString('hex')}[`;

/** C0, DEL and C1, but for the line break. */
const CONTROL = /(?!\n)\p{Cc}/gu;

/** A colour whose beginning and end `printable` tells from those that the text brings. */
export function markColour(paint: (text: string) => string): (text: string) => string {
  return (text) => paint(withoutControls(text, COLOUR_MARK)).replaceAll(ESCAPE, () => COLOUR_MARK);
}

/** The text with our colours, and in the place of every other control character a sign that one was there. Line breaks stay. */
export function printable(text: string): string {
  return withoutControls(text, ESCAPE);
}

/** The same without line breaks: for what is one line, or a part of one. */
export function printableInLine(text: string): string {
  return printable(text).replace(/\n/g, ' ');
}

/** The same value: JSON takes C0 out of texts by itself, and leaves DEL and C1 as they are. */
export function printableJson(text: string): string {
  return text.replace(
    /[\u007f-\u009f]/g,
    (control) => `\\u00${control.charCodeAt(0).toString(16)}`,
  );
}

function withoutControls(text: string, colour: string): string {
  const parts = text.split(COLOUR_MARK);
  return parts
    .map((part) => part.replace(/\r\n/g, '\n').replace(/\t/g, ' ').replace(CONTROL, '\ufffd'))
    .join(colour);
}
