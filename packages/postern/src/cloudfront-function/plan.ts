/**
 * What the build writes in this module's place: one config, as constants. What a config does not have is `undefined`, and what
 * depends on it is not in the function. `cli/src/build/function-plan.ts` makes it.
 */
import type { IssuerPlan } from '../jwt/plan.ts';
import type { LogMode, RewriteOptions } from '../policy/config.ts';
import type { Matcher } from '../policy/matcher.ts';
import type { ForwardHeaderPlan, ResourceMetadataPlan } from '../policy/plan.ts';
import type {
  FunctionRequest,
  FunctionResponse,
  Requirement,
  ViewerRequestEvent,
} from './event.ts';

/** Exact hosts, in lower case. */
export declare const hosts: readonly string[] | undefined;
/** `.example.com` for `*.example.com`. */
export declare const hostSuffixes: readonly string[] | undefined;
/** Whether one of the hosts is of this machine: the local CloudFront has a port, and no TLS. */
export declare const hasLoopback: true | undefined;
export declare const caseInsensitivePaths: true | undefined;
export declare const matcher: Matcher;
/** What rules ask for, each once. */
export declare const requirements: readonly Requirement[];
/** A character for each rule: 48 and its place in `requirements`. */
export declare const requirementOfRule: string;
export declare const resourceMetadata: readonly ResourceMetadataPlan[] | undefined;
export declare const hasCors: true | undefined;
/** Source of the expression for names of headers that viewers may not set, one name in a line. */
export declare const ownHeaders: string;
export declare const forwardHeaders: readonly ForwardHeaderPlan[] | undefined;
export declare const rewrite: RewriteOptions | undefined;
export declare const log: LogMode;
/** A provider's issuer, or that and a host with a space between, to its admission. Undefined without sessions. */
export declare const admissions: Readonly<Record<string, string | undefined>> | undefined;
export declare const revokes: true | undefined;
export declare const issuers: readonly IssuerPlan[] | undefined;
/** Of the page for people: escaped title, and headers besides `content-type`. */
export declare const page:
  | {
      readonly title: string;
      readonly headers: Readonly<Record<string, { value: string }>>;
    }
  | undefined;
/** The user's own viewer-request function. */
export declare const after:
  | ((
      event: ViewerRequestEvent,
    ) => FunctionRequest | FunctionResponse | Promise<FunctionRequest | FunctionResponse>)
  | undefined;
