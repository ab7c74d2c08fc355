/** An address as a message may show it: scheme, host and path. User names, passwords and queries are often credentials. */

/**
 * As it is written, for "https://x" and "https://x/" are two issuers. An address that cannot be read has no part that is
 * known to be harmless, so nothing of it is shown.
 */
export function shownUrl(address: string): string {
  const parts = /^(?<scheme>https?:\/\/)(?:[^/?#]*@)?(?<rest>[^?#]*)/i.exec(address)?.groups;
  if (parts === undefined || !URL.canParse(address)) return '(not an http or https URL)';
  return `${parts.scheme}${parts.rest}`.replace(/[^\x21-\x7e]/g, '\ufffd');
}

/** The same for a text that may be an address or something else, such as the name of a file. */
export function shownArgument(text: string): string {
  return /^[a-z][a-z\d+.-]+:/i.test(text) ? shownUrl(text) : text;
}
