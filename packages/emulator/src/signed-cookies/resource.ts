/**
 * Whether a policy's `Resource` covers a URL. Wildcards stay within their section (protocol, domain, path, query), with the three
 * exceptions that CloudFront names:
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-creating-signed-url-custom-policy.html
 */

/** A requested URL in its four sections. */
export interface RequestedUrl {
  readonly protocol: 'http' | 'https';
  /** As it was sent, its port included. */
  readonly host: string;
  readonly path: string;
  /** Without `?`; `undefined` where the URL has none. */
  readonly query: string | undefined;
}

/** The URL as text: the `Resource` of a canned policy. */
export function textOf({ protocol, host, path, query }: RequestedUrl): string {
  return `${protocol}://${host}${path}${query === undefined ? '' : `?${query}`}`;
}

/** Whether it begins as CloudFront wants. */
export function isResource(resource: string): boolean {
  return /^(?:(?:https?|\*):\/\/|\*)/.test(resource);
}

/** Compares section by section; host names have no case. */
export function coversUrl(resource: string, url: RequestedUrl): boolean {
  if (resource === '*') return true;
  const [, protocol = '*', rest = ''] = /^(?:([a-z*]+):\/\/)?(.*)$/s.exec(resource) ?? [];
  const slash = rest.indexOf('/');
  const domain = slash < 0 ? rest : rest.slice(0, slash);
  return (
    matches(protocol, url.protocol) &&
    matches(domain.toLowerCase(), url.host.toLowerCase()) &&
    targetsOf(slash < 0 ? openTarget(domain) : rest.slice(slash)).some(
      ({ path, query }) => matches(path, url.path) && matches(query, url.query ?? ''),
    )
  );
}

/** A trailing asterisk in the domain stands for every path. */
function openTarget(domain: string): string {
  return domain.endsWith('*') ? '/*' : '/';
}

type Target = Pick<Required<RequestedUrl>, 'path'> & { readonly query: string };

/** A question mark begins the query or is a wildcard, and nothing tells which: each reading counts. */
function targetsOf(target: string): Target[] {
  const places = [...target].flatMap((character, place) => (character === '?' ? [place] : []));
  const divided = places.map((place) => ({
    path: target.slice(0, place).replace(/\\$/, ''),
    query: target.slice(place + 1),
  }));
  return [{ path: target, query: target.endsWith('*') ? '*' : '' }, ...divided];
}

/** Linear in the text for each `*`: back to the last one only. */
function matches(pattern: string, text: string): boolean {
  let [at, place, star, resume] = [0, 0, -1, 0];
  while (at < text.length) {
    if (place < pattern.length && pattern[place] === '*') {
      [star, resume] = [place, at];
      place += 1;
    } else if (place < pattern.length && (pattern[place] === '?' || pattern[place] === text[at])) {
      [place, at] = [place + 1, at + 1];
    } else if (star >= 0) {
      resume += 1;
      [place, at] = [star + 1, resume];
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(place));
}
