/** The address range of a policy: IPv4 in CIDR form, the only one that CloudFront takes. */
import { BlockList, isIPv4 } from 'node:net';

/** Addresses with the same first bits. */
export interface SourceRange {
  readonly address: string;
  readonly bits: number;
}

/** The range of `192.0.2.0/24`; a single address may stand without `/32`. */
export function readRange(text: unknown): SourceRange | undefined {
  if (typeof text !== 'string') return undefined;
  const [, address = '', bits = '32'] = /^([\d.]+)(?:\/(\d{1,2}))?$/.exec(text) ?? [];
  return isIPv4(address) && Number(bits) <= 32 ? { address, bits: Number(bits) } : undefined;
}

/** Whether a viewer's address is in it. An IPv6 address is in none. */
export function isInRange({ address, bits }: SourceRange, clientIp: string): boolean {
  if (!isIPv4(clientIp)) return false;
  const list = new BlockList();
  list.addSubnet(address, bits);
  return list.check(clientIp);
}
