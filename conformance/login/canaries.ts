/** Finds secrets in what is said to others: as they are, and in the ways in which texts get encoded. */

/** How a secret may be written. The base64 forms are those of its inside, wherever it stands in a longer text. */
export function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const inner = [0, 1, 2].flatMap((offset) => {
    // The first and last characters depend on what stands beside it.
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    return [text.slice(offset ? 4 : 0, -3)];
  });
  const forms = [
    secret,
    encodeURIComponent(secret),
    encodeURIComponent(encodeURIComponent(secret)),
    bytes.toString('hex'),
    JSON.stringify(secret).slice(1, -1),
    ...inner,
    ...inner.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
    ...inner.map(encodeURIComponent),
  ];
  return [...new Set(forms)].filter((form) => form.length >= 12);
}

/** Names of the secrets that are in `text`, in whatever form. */
export function findCanaries(text: string, secrets: ReadonlyMap<string, string>): string[] {
  return [...secrets]
    .filter(([, secret]) => formsOf(secret).some((form) => text.includes(form)))
    .map(([name]) => name);
}
