/** Which secrets a half of a gate holds: a build warns of those, and of no other. */
import { findCopies } from './secret-copies.ts';

/** Names of the secrets whose value, or one of the secrets in it, is in one of the texts. */
export function heldSecrets(
  texts: readonly string[],
  values: ReadonlyMap<string, string>,
): readonly string[] {
  // A short value is no copy that anybody would be accused of; here it may well be the one.
  return [...values].flatMap(([name, value]) => {
    const forms = [...new Set([value, JSON.stringify(value).slice(1, -1), ...bodyLines(value)])];
    const isHeld = texts.some(
      (text) =>
        forms.some((form) => text.includes(form)) ||
        findCopies(text, new Map([[name, value]])).length > 0,
    );
    return isHeld ? [name] : [];
  });
}

/** Of a PEM, whose line breaks may be written in more than one way. */
function bodyLines(value: string): string[] {
  if (!value.startsWith('-----BEGIN ')) return [];
  return value.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('-----'));
}
