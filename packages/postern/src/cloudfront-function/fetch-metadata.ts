/** Where a request comes from and what for: `oidc/fetch-metadata.ts` over CloudFront's event. */
import { host, method, readHeader } from './current.ts';
import { hasLoopback } from './plan.ts';

export function isNavigation(): boolean {
  // Neither of the two can hold a blank at its end, so that only these two values make this text.
  const sent = readHeader('sec-fetch-mode') + ' ' + readHeader('sec-fetch-dest');
  return (
    method === 'GET' &&
    (sent === ' ' ? readHeader('accept').includes('text/html') : sent === 'navigate document')
  );
}

export function isPrefetch(): boolean {
  return (readHeader('sec-purpose') + readHeader('purpose')).includes('prefetch');
}

export function isSameOrigin(): boolean {
  const site = readHeader('sec-fetch-site');
  return site ? site === 'same-origin' : readHeader('origin') === originOf();
}

/** As `oidc/origin.ts` writes it. */
function originOf(): string {
  if (!hasLoopback || !/^((.+\.)?localhost|127\.0\.0\.1|\[::1])$/.test(host))
    return 'https://' + host;
  return `http://${readHeader('host').toLowerCase().replace(/:80$/, '')}`;
}
