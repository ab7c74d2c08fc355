/** Checks who may ask, and compiles it. */
import { createHash } from 'node:crypto';
import { BlockList, isIP } from 'node:net';
import type { HmacKey } from 'postern/remote';
import { checkList, checkObject, checkText, optionError } from './check.ts';
import { checkSecret } from './secrets.ts';

/** Who may ask which endpoint; an absent member opens nothing. */
export interface AuthenticationPlan {
  readonly hmacKeys?: readonly HmacKey[] | undefined;
  readonly trustsFunctionUrl: boolean;
  readonly trustsInvoke: boolean;
  /** SHA-256 of the secret, by client id. */
  readonly clients?: ReadonlyMap<string, Buffer> | undefined;
  readonly trustedProxies?: BlockList | undefined;
}

const NAMES = ['hmac', 'functionUrl', 'invoke', 'clients', 'trustedProxies'];

/** Throws a `TypeError` when nobody is authenticated in any way. */
export function planAuthentication(value: unknown): AuthenticationPlan {
  const options = value === undefined ? {} : checkObject(value, 'authentication', NAMES);
  if (Object.keys(options).length === 0) {
    throw new TypeError(
      `Authentication is required to start: give "authentication" at least one of ${NAMES.join(', ')}`,
    );
  }
  const { hmac, clients, trustedProxies } = options;
  return {
    hmacKeys: hmac === undefined ? undefined : planHmacKeys(hmac),
    trustsFunctionUrl: readTrue(options.functionUrl, 'authentication.functionUrl'),
    trustsInvoke: readTrue(options.invoke, 'authentication.invoke'),
    clients: clients === undefined ? undefined : planClients(clients),
    trustedProxies: trustedProxies === undefined ? undefined : planProxies(trustedProxies),
  };
}

function readTrue(value: unknown, option: string): boolean {
  if (value === undefined || value === true) return value === true;
  throw optionError(option, 'be true, or left out', value);
}

function planHmacKeys(value: unknown): readonly HmacKey[] {
  const option = 'authentication.hmac';
  const { keys } = checkObject(value, option, ['keys']);
  const planned = checkList(keys, `${option}.keys`).map((key, place) => {
    const path = `${option}.keys[${place}]`;
    const { id, secret } = checkObject(key, path, ['id', 'secret']);
    if (typeof id !== 'string' || !/^[\w.-]{1,64}$/.test(id)) {
      throw optionError(`${path}.id`, 'be 1 to 64 letters, digits, ".", "_" or "-"', id);
    }
    return { id, secret: checkSecret(secret, `${path}.secret`) };
  });
  refuseTwins(
    planned.map(({ id }) => id),
    `${option}.keys`,
  );
  return planned;
}

function planClients(value: unknown): ReadonlyMap<string, Buffer> {
  const option = 'authentication.clients';
  const planned = checkList(value, option).map((client, place) => {
    const path = `${option}[${place}]`;
    const names = ['clientId', 'clientSecret'];
    const { clientId, clientSecret } = checkObject(client, path, names);
    const secret = checkSecret(clientSecret, `${path}.clientSecret`);
    return [checkText(clientId, `${path}.clientId`), hashSecret(secret)] as const;
  });
  refuseTwins(
    planned.map(([id]) => id),
    option,
  );
  return new Map(planned);
}

/** Of one length whatever the secret is, so that comparing takes constant time. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

function refuseTwins(names: readonly string[], option: string): void {
  const place = names.findIndex((name, own) => names.indexOf(name) < own);
  if (place < 0) return;
  throw new TypeError(`Option "${option}[${place}]" must not have the name of one before it`);
}

function planProxies(value: unknown): BlockList {
  const option = 'authentication.trustedProxies';
  const proxies = new BlockList();
  for (const [place, block] of checkList(value, option).entries()) {
    addBlock(proxies, block, `${option}[${place}]`);
  }
  return proxies;
}

function addBlock(proxies: BlockList, block: unknown, option: string): void {
  const [, address = '', digits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(String(block)) ?? [];
  const version = isIP(address);
  const bits = version === 4 ? 32 : 128;
  const prefix = digits === undefined ? bits : Number(digits);
  if (version === 0 || prefix > bits) {
    throw optionError(option, 'be an address or a CIDR block such as "10.0.0.0/8"', block);
  }
  if (prefix === 0) throw optionError(option, 'not stand for every address', block);
  if (version === 6 && coversIpv4(address, prefix)) {
    throw optionError(option, 'not stand for every IPv4 address, as ::ffff:0:0/96 does', block);
  }
  proxies.addSubnet(address, prefix, version === 4 ? 'ipv4' : 'ipv6');
}

/** `BlockList` takes each IPv4 address for one of ::ffff:0:0/96 as well (RFC 4291 section 2.5.5.2). */
function coversIpv4(address: string, prefix: number): boolean {
  const own = new BlockList();
  own.addSubnet(address, prefix, 'ipv6');
  return prefix <= 96 && own.check('::ffff:0:0', 'ipv6');
}
