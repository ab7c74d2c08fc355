/** A request as every way of running the service hands it to the endpoints. */
import type { Answer } from './answer.ts';

export interface ServiceRequest {
  readonly method: string;
  /** Path and query as they were sent: what an HMAC signs. */
  readonly target: string;
  /** The value of `Authorization`. */
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  /** Address at the other end of the connection; undefined where there is none. */
  readonly peerAddress: string | undefined;
  /** Whether AWS says that it has checked the caller's IAM signature. */
  readonly hasIamCaller: boolean;
  /** Every header: lower-case name to its values. */
  distinctHeaders(): Readonly<Record<string, readonly string[] | undefined>>;
  /** The body, or the refusal of one that has more than `maxBytes` or never ends. Never rejects. */
  readText(maxBytes: number): Promise<string | Answer>;
}
