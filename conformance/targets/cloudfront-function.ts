/** A built CloudFront Function in njs, called with CloudFront's event: cookies apart from headers, `multiValue` for what is repeated. */
import { type FunctionStore, type Outcome, runCloudFrontFunction } from '@postern/emulator';
import {
  answerCode,
  headerValues,
  type Observation,
  type RequestCase,
  type TestTarget,
} from '../support/case.ts';

interface Field {
  readonly value: string;
  readonly multiValue?: readonly { readonly value: string }[];
}

type Fields = Readonly<Record<string, Field>>;

export interface FunctionTargetOptions {
  /** Source text. */
  readonly code: string;
  /** What the function reads of its KeyValueStore. */
  readonly entries: ReadonlyMap<string, string>;
  /** Seconds since the epoch. */
  readonly now: () => number;
  /** Hears what the function writes to its log. */
  readonly onLine?: (line: string) => void;
}

export function createCloudFrontFunctionTarget(options: FunctionTargetOptions): TestTarget {
  const { code, entries, now, onLine = () => {} } = options;
  const store: FunctionStore = { read: () => ({ version: 1, entries }) };

  async function observeAll(requests: readonly RequestCase[]): Promise<readonly Observation[]> {
    const events = requests.map((request) => ({
      event: toFunctionEvent(request),
      ...(request.query && { rawQueryString: request.query }),
    }));
    const outcomes = await runCloudFrontFunction({ code, store, now: now() }, events);
    for (const line of outcomes.flatMap((outcome) => outcome.console)) onLine(line);
    return outcomes.map(toObservation);
  }

  return {
    name: 'cloudfront-function',
    observe: async (request) => (await observeAll([request]))[0] as Observation,
    observeAll,
    async close() {},
  };
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html */
function toFunctionEvent(request: RequestCase): object {
  const { method = 'GET', host = 'api.example.com', path, query = '', headers = {} } = request;
  const { cookie = [], ...others } = headers;
  const lines = Object.entries({ host, ...others }).flatMap(([name, value]) =>
    headerValues(value).map((item) => [name, item] as const),
  );
  const pairs = headerValues(cookie).flatMap(cookiePairs);
  const parameters = query.split('&').filter(Boolean).map(splitPair);
  return {
    version: '1.0',
    context: { eventType: 'viewer-request', distributionId: 'EDFDVBD6EXAMPLE' },
    viewer: { ip: '198.51.100.7' },
    request: {
      ...{ method, uri: path, querystring: collect(parameters) },
      ...{ headers: collect(lines), cookies: collect(pairs) },
    },
  };
}

type Pair = readonly [name: string, value: string];

/** The cookies of a header, without the blanks around them. */
export function cookiePairs(header: string): Pair[] {
  const parts = header.split(';').map((part) => part.replace(/^[ \t]+|[ \t]+$/g, ''));
  return parts.filter(Boolean).map(splitPair);
}

function splitPair(part: string): Pair {
  const end = part.indexOf('=');
  return end < 0 ? [part, ''] : [part.slice(0, end), part.slice(end + 1)];
}

function collect(pairs: readonly Pair[]): Fields {
  const fields: Record<string, Field> = Object.create(null);
  for (const [name, value] of pairs) {
    const first = fields[name];
    const multiValue = [...(first?.multiValue ?? (first ? [first] : [])), { value }];
    fields[name] = first ? { value: first.value, multiValue } : { value };
  }
  return fields;
}

interface FunctionResult {
  readonly statusCode?: number;
  readonly uri: string;
  readonly headers: Fields;
  readonly cookies?: Fields;
  readonly body?: string;
}

function toObservation(outcome: Outcome): Observation {
  // CloudFront's own answer, which no gate gives.
  if (!outcome.ok)
    return { status: 599, code: `${outcome.errorType} ${outcome.message}`, headers: {} };
  const {
    statusCode: status,
    uri,
    headers,
    cookies = {},
    body = '',
  } = outcome.value as FunctionResult;
  const shown = Object.fromEntries(
    Object.entries(headers).map(([name, field]) => [name, valuesOf(field).join(', ')]),
  );
  if (status !== undefined) return { status, code: answerCode(status, body), headers: shown };
  const pairs = Object.entries(cookies).flatMap(([name, field]) =>
    valuesOf(field).map((value) => `${name}=${value}`),
  );
  const cookie = pairs.length > 0 ? { cookie: pairs.join('; ') } : {};
  const forwarded = { path: uri, headers: { ...shown, ...cookie } };
  return { status: 200, code: 'allowed', headers: {}, forwarded };
}

function valuesOf({ value, multiValue }: Field): readonly string[] {
  return multiValue ? multiValue.map((one) => one.value) : [value];
}
