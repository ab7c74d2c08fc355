/** Which KeyValueStore a command means, and how it is reached. */
import { connectStore, type StoreAddress, type StoreApi } from 'postern/key-value-store';
import { problem } from '../errors.ts';

export interface StoreOptions {
  readonly store: string;
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
}

const ARN = /^arn:aws[\w-]*:cloudfront::\d{12}:key-value-store\/[\w-]+$/;
const SHAPE = 'like arn:aws:cloudfront::123456789012:key-value-store/ID';

/** Throws for what AWS's client would refuse in its own words, or send somewhere else. */
export function storeAddress({ store, endpoint, region }: StoreOptions): StoreAddress {
  if (!ARN.test(store)) throw problem('option_invalid', '--store', store, SHAPE);
  if (endpoint !== undefined && !isLoopback(endpoint)) {
    throw problem('option_invalid', '--endpoint', endpoint, 'like http://localhost:PORT');
  }
  return { arn: store, endpoint, region };
}

export function openStore(options: StoreOptions): StoreApi {
  return connectStore(storeAddress(options));
}

/** Of an emulator: what is signed for a store is sent to AWS or stays on this machine. */
function isLoopback(endpoint: string): boolean {
  const { protocol, hostname } = parse(endpoint);
  return protocol === 'http:' && hostname === 'localhost';
}

function parse(endpoint: string): Pick<URL, 'protocol' | 'hostname'> {
  try {
    return new URL(endpoint);
  } catch {
    // Whatever is wrong with it, it is no such URL.
    return { protocol: '', hostname: '' };
  }
}
