/** One request with the decision that every target must come to. */

export interface RequestCase {
  readonly method?: string;
  readonly host?: string;
  readonly path: string;
  readonly query?: string;
  /** Lower-case names; several values are several header lines. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
}

/** What a target shows of its decision. */
export interface Observation {
  /** 200 for a request that went on. */
  readonly status: number;
  /** `allowed`, `responded`, or the refusal's code. */
  readonly code: string;
  /** Lower-case name to value, of a generated answer. */
  readonly headers: Readonly<Record<string, string>>;
  /** Of a generated answer. */
  readonly body?: string;
  /** What the origin got, when the request went on. */
  readonly forwarded?: {
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
  };
}

/** Runs requests against one config in one kind of surroundings. */
export interface TestTarget {
  readonly name: string;
  observe(request: RequestCase): Promise<Observation>;
  /** Where it is cheaper than one by one. */
  readonly observeAll?: (requests: readonly RequestCase[]) => Promise<readonly Observation[]>;
  close(): Promise<void>;
}

export function headerValues(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}

/** Several header lines as one, as RFC 9110 section 5.3 and RFC 6265 section 5.4 have it. */
export function joinValues(name: string, values: readonly string[]): string {
  return values.join(name === 'cookie' ? '; ' : ', ');
}

/** The code of an answer: refusals carry it in their body, as JSON or at the end of a page. */
export function answerCode(status: number, body: string): string {
  if (status < 400) return 'responded';
  const [, shown] = /<code>(?:\d+ )?(\w+)/.exec(body) ?? [];
  return shown ?? (JSON.parse(body) as { error: string }).error;
}
