/** Names of headings in addresses, as GitHub makes them, so that a link leads to the same place there and here. */

/** Gives each heading of one page its name; the second of a name gets `-1`. */
export function createSlugs(): (text: string) => string {
  const taken = new Map<string, number>();
  return (text) => {
    const slug = toSlug(text);
    const count = taken.get(slug) ?? 0;
    taken.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  };
}

function toSlug(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}\p{Mark}\s_-]/gu, '')
    .replace(/\s/g, '-');
}
