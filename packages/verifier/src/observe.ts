/** What log and metrics learn of a request, and the log itself. Neither learns a header's value, a claim, a path or a token. */
import type { LogMode } from 'postern';

/** One answered request. Every member is from a closed list but for the id, which is made here. */
export interface RequestReport {
  readonly endpoint: EndpointName;
  /** `ok`, the rejection's code, or the error's name. */
  readonly code: string;
  readonly status: number;
  readonly microseconds: number;
  /** Answered as `x-request-id` too. */
  readonly id: string;
}

export type EndpointName =
  | 'verify'
  | 'introspect'
  | 'auth'
  | 'healthz'
  | 'readyz'
  | 'invoke'
  | 'unknown';

export type Observe = (report: RequestReport) => void;

/** Writes one line. */
export type WriteLine = (line: string) => void;

/** One JSON line for each request that `mode` asks for. Probes that go well are never written. */
export function createRequestLog(mode: () => LogMode, write: WriteLine): Observe {
  return (report) => {
    const isFine = report.code === 'ok';
    const wanted = mode();
    if (wanted === 'none' || (isFine && (wanted === 'denied' || isProbe(report)))) return;
    const { endpoint, code, status, microseconds, id } = report;
    // Put together by hand: every value is of a shape that needs no escaping.
    write(
      `{"time":"${new Date().toISOString()}","endpoint":"${endpoint}","code":"${code}","status":${status},"us":${microseconds},"id":"${id}"}`,
    );
  };
}

function isProbe({ endpoint }: RequestReport): boolean {
  return endpoint === 'healthz' || endpoint === 'readyz';
}

/** Joins the lines of one turn of the event loop into one write: each write to a pipe costs as much as an answer. */
export function createLineWriter(write: (text: string) => void): WriteLine & { flush(): void } {
  let waiting = '';
  function flush(): void {
    const text = waiting;
    waiting = '';
    if (text) write(text);
  }
  function writeLine(line: string): void {
    if (!waiting) setImmediate(flush);
    waiting += `${line}\n`;
  }
  return Object.assign(writeLine, { flush });
}
