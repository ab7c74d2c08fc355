/** What the emulator tells its owner while it runs: each event is one line that CloudWatch or an access log would hold. */
import type { RuleId } from './rule-id.ts';
import type { Finding } from './validator/finding.ts';

/** Why an invocation gave no result. */
export type FailureReason = 'init' | 'throw' | 'exit' | 'timeout' | 'syntax' | 'memory';

/** A function's failure as the runtime client or the emulator reports it. */
export interface FunctionFailure {
  readonly reason: FailureReason;
  readonly errorType: string;
  readonly message: string;
  /** The stack, line by line, where the runtime client reported one. */
  readonly trace?: readonly string[];
}

/** Everything that `onEvent` receives; `uri` never holds a query string. */
export type EmulatorEvent =
  | { readonly type: 'instance-start'; readonly pid: number }
  | { readonly type: 'instance-exit'; readonly pid: number }
  | {
      readonly type: 'console';
      /** Of a Lambda@Edge function's process. */
      readonly pid?: number;
      /** Of a CloudFront Function's request. */
      readonly requestId?: string;
      readonly line: string;
    }
  | ({ readonly type: 'init-failure'; readonly rule?: RuleId } & FunctionFailure)
  | ({
      readonly type: 'execution-error';
      readonly requestId: string;
      readonly rule?: RuleId;
    } & FunctionFailure)
  | {
      readonly type: 'validation-error';
      readonly requestId: string;
      readonly rule: RuleId;
      readonly detail: string;
    }
  /** Nothing is refused, but production would surprise; once for each header of a behavior. */
  | {
      readonly type: 'warning';
      readonly requestId: string;
      readonly rule: RuleId;
      readonly detail: string;
    }
  /** What is wrong with the distribution as it would be deployed; before the first request. */
  | ({ readonly type: 'validation' } & Finding)
  /** An answer that could not be put on the wire: 502 in its place, or a connection cut in the body. */
  | { readonly type: 'delivery-error'; readonly requestId: string; readonly detail: string }
  | {
      readonly type: 'request';
      readonly requestId: string;
      readonly method: string;
      readonly uri: string;
      readonly pathPattern: string | undefined;
      readonly status: number;
      /** The word before "from cloudfront" in `X-Cache`. */
      readonly result: string;
    };

/** Receives events; whatever it throws is the owner's affair. */
export type EventListener = (event: EmulatorEvent) => void;

/** The rule behind a failure, where the runtime client names one: callbacks end with Node 22. */
export function ruleOf({ errorType }: FunctionFailure): { readonly rule?: RuleId } {
  return errorType === 'Runtime.CallbackHandlerDeprecated' ? { rule: 'E-CALLBACK-NODE24' } : {};
}
