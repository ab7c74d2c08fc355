/** The five calls that a KeyValueStore is asked and written with, through AWS's own client and its Signature Version 4A. */
import { Agent } from 'node:http';
import {
  CloudFrontKeyValueStoreClient,
  DescribeKeyValueStoreCommand,
  GetKeyCommand,
  ListKeysCommand,
  UpdateKeysCommand,
} from '@aws-sdk/client-cloudfront-keyvaluestore';
// AWS's client signs with it once it has been loaded: it is plain JavaScript, where the other one is compiled C.
import '@aws-sdk/signature-v4a';

export interface StoreAddress {
  /** `arn:aws:cloudfront::123456789012:key-value-store/ID` */
  readonly arn: string;
  /** @default AWS's own; the emulator's is `http://localhost:PORT` */
  readonly endpoint?: string | undefined;
  /** The store is everywhere, but AWS's client wants one. @default 'us-east-1' */
  readonly region?: string | undefined;
}

/** What is written at once. */
export interface StoreChange {
  readonly puts: Readonly<Record<string, string>>;
  readonly deletes?: readonly string[];
}

export interface StorePage {
  readonly items: readonly (readonly [key: string, value: string])[];
  /** Where the next page begins; undefined: this was the last. */
  readonly next: string | undefined;
}

/** Rejects with AWS's own errors. */
export interface StoreApi {
  describe(signal: AbortSignal): Promise<{ readonly etag: string; readonly bytes: number }>;
  /** Undefined: there is no such key, or no such store. */
  get(key: string, signal: AbortSignal): Promise<string | undefined>;
  list(next: string | undefined, signal: AbortSignal): Promise<StorePage>;
  update(change: StoreChange, etag: string, signal: AbortSignal): Promise<void>;
}

/** The most that AWS puts on a page. */
const PAGE_KEYS = 50;

export function connectStore({ arn, endpoint, region = 'us-east-1' }: StoreAddress): StoreApi {
  const client = new CloudFrontKeyValueStoreClient({
    region,
    ...(endpoint !== undefined && { endpoint, requestHandler: { httpAgent: loopbackAgent() } }),
  });
  const store = { KvsARN: arn };
  return {
    async describe(abortSignal) {
      const found = await client.send(new DescribeKeyValueStoreCommand(store), { abortSignal });
      return { etag: found.ETag ?? '', bytes: found.TotalSizeInBytes ?? 0 };
    },
    async get(Key, abortSignal) {
      try {
        const command = new GetKeyCommand({ ...store, Key });
        return (await client.send(command, { abortSignal })).Value;
      } catch (cause) {
        if ((cause as Error).name === 'ResourceNotFoundException') return undefined;
        throw cause;
      }
    },
    async list(next, abortSignal) {
      const page = { MaxResults: PAGE_KEYS, ...(next !== undefined && { NextToken: next }) };
      const command = new ListKeysCommand({ ...store, ...page });
      const { Items = [], NextToken } = await client.send(command, { abortSignal });
      const items = Items.map(({ Key = '', Value = '' }) => [Key, Value] as const);
      return { items, next: NextToken };
    },
    async update({ puts, deletes = [] }, IfMatch, abortSignal) {
      const Puts = Object.entries(puts).map(([Key, Value]) => ({ Key, Value }));
      const Deletes = deletes.map((Key) => ({ Key }));
      const change = { ...(Puts.length > 0 && { Puts }), ...(Deletes.length > 0 && { Deletes }) };
      await client.send(new UpdateKeysCommand({ ...store, IfMatch, ...change }), { abortSignal });
    },
  };
}

/** AWS's client puts the account in front of the host. Names under `localhost` are this machine (RFC 6761), which few resolvers know. */
function loopbackAgent(): Agent {
  return new Agent({
    keepAlive: true,
    lookup(_name, options, callback) {
      if (options.all) callback(null, [{ address: '127.0.0.1', family: 4 }]);
      else callback(null, '127.0.0.1', 4);
    },
  });
}
