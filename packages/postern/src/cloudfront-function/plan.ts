/**
 * What the build writes in this module's place: one config, as constants. What a config does not have is `undefined`, and what
 * depends on it is not in the function. `cli/src/build/function-plan.ts` makes it.
 */
import type { IssuerPlan } from '../jwt/plan.ts';
import type { LogMode, RewriteOptions } from '../policy/config.ts';
import type { ForwardHeaderPlan, ResourceMetadataPlan, RulePlan } from '../policy/plan.ts';
import type { Session } from '../session/types.ts';
import type {
  FunctionRequest,
  FunctionResponse,
  ResponseHeaders,
  ViewerRequestEvent,
} from './event.ts';

/**
 * Lists of hundreds of rules ask for few different things: each of these is a kind, by a number. In short lists the number is the
 * rule's place.
 */
type ByKind<Value> = Readonly<Record<number, Value | undefined>> | undefined;

type CorsPlan = NonNullable<RulePlan['cors']>;

/** Whether the rule at this place has `allow: 'nobody'`. */
export declare const isClosed: (place: number) => boolean;
/** Whether somebody has to be known: not with `allow: 'anyone'`. */
export declare const isGuarded: (place: number) => boolean;

/** Whether the gate answers for it. */
export declare const isKnownHost: (host: string) => boolean;
/** Whether one of the hosts is of this machine: the local CloudFront has a port, and no TLS. */
export declare const hasLoopback: true | undefined;
export declare const caseInsensitivePaths: true | undefined;
/** The place of the first rule for a request, or -1. */
export declare const matcher: (path: string, method: string, host: string) => number;
/** Whether the above ever gives -1. */
export declare const hasHoles: true | undefined;
/** What the rule at this place asks for. */
export declare const kindOf: (place: number) => number;
/** The name of the first claim of `current.ts` that does not meet its condition, or 0. */
export declare const unmet: () => string | 0;
export declare const credentials: ByKind<RulePlan['credential']>;
export declare const crossSite: ByKind<true>;
export declare const scopes: ByKind<string>;
/** Lists: names would have to be shortened, and a claim may have the same. */
export declare const cors: ByKind<
  readonly [origins: CorsPlan['origins'], exposeHeaders: CorsPlan['exposeHeaders']]
>;
export declare const resourceUrls: ByKind<string>;
export declare const resourceMetadata: readonly ResourceMetadataPlan[] | undefined;
/** Matches each name of a header that viewers may not set, in a list of names with one in a line. */
export declare const ownHeaders: RegExp;
export declare const forwardHeaders: readonly ForwardHeaderPlan[] | undefined;
export declare const rewrite: RewriteOptions | undefined;
export declare const log: LogMode;
/** Of a function with `unsafeReportOnly`: `report-only.ts`. */
export declare const reports: true | undefined;
export declare const hasSessions: true | undefined;
/** Whether this gate lets a provider's people in on the terms that the session names. */
export declare const isAdmitted: (issuer: string, terms: string, at: string) => boolean;
/** Adds what a session says outside of its claims, as far as a condition or a header reads it. */
export declare const addClaims: (claims: Record<string, unknown>, session: Session) => void;
export declare const revokes: true | undefined;
export declare const issuers: readonly IssuerPlan[] | undefined;
export declare const hasSeveralIssuers: true | undefined;
/** Of the page for people, what stands before the code. Undefined without sessions. */
export declare const pageStart: string | undefined;
/** Those besides `content-type`. */
export declare const addPageHeaders: (headers: ResponseHeaders) => void;
/** The user's own viewer-request function. */
export declare const after:
  | ((
      event: ViewerRequestEvent,
    ) => FunctionRequest | FunctionResponse | Promise<FunctionRequest | FunctionResponse>)
  | undefined;
