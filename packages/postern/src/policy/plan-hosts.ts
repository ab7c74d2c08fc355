/** Checks host names and turns them into the form that requests are compared in: lower case, without port. */
import { checkList, checkText, optionError } from './option-error.ts';

const LABEL = '(?!-)[a-z0-9_-]{1,63}(?<!-)';
const HOST_NAME = new RegExp(`^${LABEL}(\\.${LABEL})*$`);
const MAX_HOST_LENGTH = 253;

/** The hosts of the config in lower case, or `undefined` for every host. */
export function planHosts(value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const hosts = checkList(value, 'hosts').map((host, place) => planHost(host, `hosts[${place}]`));
  for (const [place, host] of hosts.entries()) {
    if (hosts.indexOf(host) < place) {
      throw optionError(`hosts[${place}]`, 'be named once', host, 'remove it');
    }
  }
  return hosts;
}

interface ExactHostContext {
  readonly option: string;
  readonly hosts: readonly string[] | undefined;
  /** What to do instead of naming several. */
  readonly remedy?: string;
}

/** An exact host that the config's `hosts` has, itself or by a wildcard. */
export function planExactHost(
  value: unknown,
  { option, hosts, remedy = 'for every host leave it out' }: ExactHostContext,
): string {
  const host = checkText(value, option).toLowerCase();
  if (!isHostName(host)) {
    throw optionError(option, 'be an exact host name', value, remedy);
  }
  if (!hosts) throw optionError(option, 'be one of "hosts"', value, 'give the option "hosts"');
  if (!hosts.some((known) => coversHost(known, host))) {
    throw optionError(
      option,
      `be one of "hosts" (${hosts.join(', ')})`,
      value,
      'add it to "hosts"',
    );
  }
  return host;
}

/** Whether a member of `hosts` stands for this host. A wildcard covers every depth below it, as CloudFront's does. */
export function coversHost(known: string, host: string): boolean {
  return known.startsWith('*.')
    ? host.endsWith(known.slice(1)) && host.length >= known.length
    : known === host;
}

function planHost(value: unknown, option: string): string {
  const host = checkText(value, option).toLowerCase();
  const name = host.startsWith('*.') ? host.slice(2) : host;
  const isTooWide = name !== host && !name.includes('.') && name !== 'localhost';
  if (isHostName(name) && !isTooWide) return host;
  const shape = 'be a host name such as "app.example.com" or "*.example.com"';
  throw optionError(
    option,
    shape,
    value,
    'write it without scheme, port and path, and in Punycode',
  );
}

/** Whether it is a name in lower case without wildcard, or the loopback address of IPv6. */
export function isHostName(host: string): boolean {
  return host === '[::1]' || (host.length <= MAX_HOST_LENGTH && HOST_NAME.test(host));
}
