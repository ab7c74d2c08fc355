/** Trusted key groups: the public keys whose private halves may sign for a behavior, checked as CloudFront takes them. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { checkNames, fail } from '../check-values.ts';

/** A public key of a key group. */
export interface TrustedKey {
  /** What a signature names it by: `CloudFront-Key-Pair-Id`. */
  readonly id: string;
  /** PEM, RSA with 2,048 bits or ECDSA P-256. */
  readonly publicKey: string;
}

/** A CloudFront key group. A behavior that trusts one answers nobody without a signature of one of its keys. */
export interface KeyGroup {
  readonly id: string;
  readonly items: readonly TrustedKey[];
}

/** The keys that a behavior believes, by ID. */
export type TrustedKeys = ReadonlyMap<string, KeyObject>;

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
const MAX_KEYS = 5;
const MAX_GROUPS = 4;

/** Throws a `TypeError` for what CloudFront would not take as a behavior's trusted key groups. */
export function checkKeyGroups(name: string, groups: readonly KeyGroup[]): void {
  checkLength(name, groups, { most: MAX_GROUPS, of: 'key groups' });
  for (const [index, group] of groups.entries()) {
    const place = `${name}[${index}]`;
    checkNames(place, Object(group), ['id', 'items']);
    checkId(`${place}.id`, group.id);
    checkLength(`${place}.items`, group.items, { most: MAX_KEYS, of: 'public keys' });
    for (const [item, key] of group.items.entries()) checkKey(`${place}.items[${item}]`, key);
  }
}

function checkLength(
  name: string,
  list: readonly unknown[],
  { most, of }: { readonly most: number; readonly of: string },
): void {
  if (Array.isArray(list) && list.length > 0 && list.length <= most) return;
  const got = Array.isArray(list) ? list.length : typeof list;
  fail(name, got, `a list of 1 to ${most} ${of}, CloudFront's quota`);
}

function checkKey(name: string, key: TrustedKey): void {
  checkNames(name, Object(key), ['id', 'publicKey']);
  checkId(`${name}.id`, key.id);
  if (readPublicKey(key.publicKey)) return;
  // Not shown: it may be the private half, in the wrong place.
  throw new TypeError(
    `Option "${name}.publicKey" must be a public key in PEM, RSA with 2048 bits or ECDSA P-256, got something else`,
  );
}

function checkId(name: string, id: unknown): void {
  if (typeof id === 'string' && /^[\w-]+$/.test(id)) return;
  fail(name, id, "CloudFront's own ID, such as K2JCJMDEHXQW5F");
}

/** All keys of all groups; each ID stands for one key. */
export function trustedKeysOf(groups: readonly KeyGroup[]): TrustedKeys {
  const items = groups.flatMap((group) => group.items);
  return new Map(items.map(({ id, publicKey }) => [id, createPublicKey(publicKey)]));
}

function readPublicKey(pem: unknown): KeyObject | undefined {
  // Node would take the public half of a private key.
  if (typeof pem !== 'string' || !pem.includes('BEGIN PUBLIC KEY')) return undefined;
  try {
    const key = createPublicKey(pem);
    return isSupported(key) ? key : undefined;
  } catch {
    return undefined;
  }
}

function isSupported({ asymmetricKeyType, asymmetricKeyDetails = {} }: KeyObject): boolean {
  const { modulusLength, namedCurve } = asymmetricKeyDetails;
  return asymmetricKeyType === 'rsa' ? modulusLength === 2048 : namedCurve === 'prime256v1';
}
