/** Names that somebody else has chosen, such as a provider's scopes, as a terminal may show them. */

const MAX_NAMES = 12;

/** Visible ASCII alone: whatever else is in a name could move a terminal's cursor. */
export function shownName(name: unknown): string {
  return typeof name === 'string' && /^[\x21-\x7e]{1,100}$/.test(name) ? name : '(unreadable)';
}

export function shownNames(names: readonly unknown[]): string {
  const shown = names.slice(0, MAX_NAMES).map(shownName);
  const more = names.length > MAX_NAMES ? [`and ${names.length - MAX_NAMES} more`] : [];
  return [...shown, ...more].join(', ') || 'none';
}

/** A list of a discovery document; undefined where the document says nothing of it. */
export function secretNames(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.filter((name): name is string => typeof name === 'string');
}
