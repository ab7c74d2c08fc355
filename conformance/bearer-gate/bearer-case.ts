/** One case of the bearer gate's table. */
import type { RequestCase } from '../support/case.ts';

/** A request, who sends it, and what must come of it. */
export interface BearerCase {
  readonly title: string;
  readonly request: RequestCase;
  /** Claims beside the standard ones: a token with them is sent. Absent: no token. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** `200 allowed`, or the status and code of the answer. */
  readonly expected: string;
  /** Headers of the answer; `null`: must be absent. */
  readonly answer?: Readonly<Record<string, string | null>>;
  /** What the origin gets; `null`: must not get it. */
  readonly forwarded?: Readonly<Record<string, string | null>>;
  readonly forwardedPath?: string;
  /** Targets that cannot be sent such a request, with the reason. */
  readonly notFor?: Readonly<Record<string, string>>;
}

export const NORMALISED: Readonly<Record<string, string>> = {
  fetch: 'a fetch runtime sees the path after the URL standard has normalised it',
};

/** Every 401, 400 and 403 that another credential could turn into a pass begins its challenge like this. */
export const CHALLENGE = 'Bearer realm="postern"';
