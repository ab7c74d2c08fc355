/** Links of the site that lead nowhere: to no page, or to no element of it. */

export interface LinkedPage {
  readonly url: string;
  /** Absolute, with fragment. */
  readonly links: readonly string[];
  /** Of its elements. */
  readonly ids: readonly string[];
}

export function findBrokenLinks(pages: readonly LinkedPage[]): readonly string[] {
  const ids = new Map(pages.map((page) => [page.url, new Set(page.ids)]));
  const sites = new Set(pages.map(({ url }) => new URL(url).origin));
  return pages.flatMap(({ url, links }) =>
    links
      .filter((link) => sites.has(new URL(link).origin) && !isThere(link, ids))
      .map((link) => `${url} → ${link}`),
  );
}

function isThere(link: string, ids: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const [url = '', fragment] = link.split('#');
  const found = ids.get(url);
  return fragment === undefined ? found !== undefined : found?.has(fragment) === true;
}
