/**
 * The operations of the API: https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_Operations_Amazon_CloudFront_KeyValueStore.html
 */
import { DEFAULT_PAGE_KEYS, MAX_PAGE_KEYS } from './limits.ts';
import { conflict, isRefusal, notFound, type Refusal, validationFailed } from './refusals.ts';
import type { Change, EntryStore, Snapshot } from './store.ts';

/** A request with its path and query taken apart. */
export interface Call {
  readonly operation: OperationName;
  /** `undefined` for operations on the store. */
  readonly key: string | undefined;
  readonly query: URLSearchParams;
  readonly ifMatch: string | undefined;
  /** The body, parsed; `undefined` where it is no JSON. */
  readonly body: unknown;
}

export interface Done {
  readonly status: 200;
  readonly etag?: string;
  readonly body: object;
}

export interface OperationContext {
  readonly arn: string;
  readonly store: EntryStore;
  /** Seconds since the epoch. */
  readonly createdAt: number;
  readonly conflictError: 'ConflictException' | 'ValidationException';
}

type Operation = (call: Call, context: OperationContext) => Refusal | Done;

export type OperationName =
  | 'DescribeKeyValueStore'
  | 'GetKey'
  | 'ListKeys'
  | 'PutKey'
  | 'DeleteKey'
  | 'UpdateKeys';

const OPERATIONS: Readonly<Record<OperationName, Operation>> = {
  DescribeKeyValueStore: describeStore,
  GetKey: getKey,
  ListKeys: listKeys,
  PutKey: putKey,
  DeleteKey: deleteKey,
  UpdateKeys: updateKeys,
};

export function execute(call: Call, context: OperationContext): Refusal | Done {
  return OPERATIONS[call.operation](call, context);
}

/** `undefined` where there is no such operation. */
export function operationOf(method: string, path: readonly string[]): OperationName | undefined {
  const shape = ['', '/keys', '/keys/KEY'][path.length - 2];
  if (path[0] !== 'key-value-stores' || shape === undefined) return undefined;
  if (path.length > 2 && path[2] !== 'keys') return undefined;
  return ROUTES[`${method} ${shape}`];
}

const ROUTES: Readonly<Record<string, OperationName>> = {
  'GET ': 'DescribeKeyValueStore',
  'GET /keys': 'ListKeys',
  'POST /keys': 'UpdateKeys',
  'GET /keys/KEY': 'GetKey',
  'PUT /keys/KEY': 'PutKey',
  'DELETE /keys/KEY': 'DeleteKey',
};

function describeStore(_: Call, { arn, store, createdAt }: OperationContext): Done {
  const { etag, changedAt, ...size } = store.latest();
  const times = { Created: createdAt, LastModified: changedAt };
  return done({ KvsARN: arn, Status: 'READY', ...times, ...sizeOf(size) }, etag);
}

function getKey({ key = '' }: Call, { store }: OperationContext): Refusal | Done {
  const { entries, bytes } = store.latest();
  const value = entries.get(key);
  if (value === undefined) return notFound('The key');
  return done({ Key: key, Value: value, ...sizeOf({ entries, bytes }) });
}

/** In the order of the keys; the token is the last key of the page before. */
function listKeys({ query }: Call, { store }: OperationContext): Refusal | Done {
  const most = Number(query.get('MaxResults') ?? DEFAULT_PAGE_KEYS);
  if (!Number.isInteger(most) || most < 1 || most > MAX_PAGE_KEYS) {
    return validationFailed(`MaxResults must be from 1 to ${MAX_PAGE_KEYS}.`);
  }
  const after = Buffer.from(query.get('NextToken') ?? '', 'base64url').toString();
  const rest = [...store.latest().entries].filter(([key]) => key > after).sort(byKey);
  const page = rest.slice(0, most);
  const last = page.at(-1)?.[0] ?? '';
  const NextToken = rest.length > most ? Buffer.from(last).toString('base64url') : undefined;
  return done({ Items: page.map(([Key, Value]) => ({ Key, Value })), NextToken });
}

function byKey([one]: readonly [string, string], [other]: readonly [string, string]): number {
  return one < other ? -1 : 1;
}

function putKey(call: Call, context: OperationContext): Refusal | Done {
  const { Value } = members(call.body);
  if (typeof Value !== 'string') return validationFailed('Value must be a text.');
  return change(call, { puts: [[call.key ?? '', Value]], deletes: [] }, context);
}

function deleteKey(call: Call, context: OperationContext): Refusal | Done {
  return change(call, { puts: [], deletes: [call.key ?? ''] }, context);
}

function updateKeys(call: Call, context: OperationContext): Refusal | Done {
  const { Puts = [], Deletes = [] } = members(call.body);
  if (!Array.isArray(Puts) || !Array.isArray(Deletes)) {
    return validationFailed('Puts and Deletes must be lists.');
  }
  const puts = Puts.map(members).map(({ Key, Value }) => [Key, Value] as const);
  const deletes = Deletes.map(members).map(({ Key }) => Key);
  if (![...puts.flat(), ...deletes].every((text) => typeof text === 'string')) {
    return validationFailed('Key and Value must be texts.');
  }
  return change(call, { puts, deletes } as Change, context);
}

function change(
  { ifMatch }: Call,
  wanted: Change,
  { store, conflictError }: OperationContext,
): Refusal | Done {
  if (!ifMatch) return validationFailed('If-Match is required.');
  if (ifMatch !== store.latest().etag) return conflict(conflictError);
  const result = store.apply(wanted);
  return isRefusal(result) ? result : done(sizeOf(result), result.etag);
}

function members(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function sizeOf({ entries, bytes }: Pick<Snapshot, 'entries' | 'bytes'>): object {
  return { ItemCount: entries.size, TotalSizeInBytes: bytes };
}

function done(body: object, etag?: string): Done {
  return { status: 200, body, ...(etag !== undefined && { etag }) };
}
