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
  close(): Promise<void>;
}

export function headerValues(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}

/** The code of an answer: refusals carry it in their body. */
export function answerCode(status: number, body: string): string {
  if (status < 400) return 'responded';
  return (JSON.parse(body) as { error: string }).error;
}
