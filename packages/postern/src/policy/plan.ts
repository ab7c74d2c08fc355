/**
 * What a config becomes before it runs: plain JSON, checked and compiled once, at build time.
 * The runtime trusts it; nothing here is validated again.
 */
import type { ClaimValue, LogMode, RewriteOptions } from './config.ts';

/** One condition on one claim. */
export interface ConditionPlan {
  /** The name that the config uses; appears in decisions. */
  readonly claim: string;
  /** Own properties to follow; absent for `scope`, which reads `scope` or `scp`. */
  readonly path?: readonly string[];
  readonly anyOf?: readonly ClaimValue[];
  readonly allOf?: readonly ClaimValue[];
  readonly noneOf?: readonly ClaimValue[];
  readonly equals?: ClaimValue;
}

/** What a rule asks for, and what its answers carry. What decides whether the rule applies is in the matcher's plan. */
export interface RulePlan {
  /** `require` stands for `conditions`. */
  readonly allow: 'anyone' | 'authenticated' | 'nobody' | 'require';
  readonly conditions?: readonly ConditionPlan[];
  /** The only kind of credential that passes. Absent: bearer tokens, and sessions where there is a login. */
  readonly credential?: 'bearer' | 'session';
  /** A session may come with a request from another site that changes something. */
  readonly allowCrossSite?: true;
  /** The delegate is asked, after the gate's own verifier where there is one. */
  readonly ask?: true;
  /** Space-separated scopes named by `allOf`/`anyOf` of `scope`, for the 403's `scope` attribute. */
  readonly scope?: string;
  /** `exposeHeaders` is the whole header value, `WWW-Authenticate` included. */
  readonly cors?: { readonly origins: readonly string[]; readonly exposeHeaders: string };
  /** URL of the resource metadata, for the 401's `resource_metadata` attribute (RFC 9728 section 5.1). */
  readonly resourceMetadataUrl?: string;
}

/** A rule's matching half: exact host or none, methods or none, pattern. In `rules` order. */
export interface MatchRule {
  readonly host?: string;
  /** Upper case, `HEAD` already added where there is `GET`. */
  readonly methods?: readonly string[];
  /** Always starts with `/` or `*`; in lower case when paths are matched without regard to case. */
  readonly path: string;
}

/** Metadata document of a protected resource, ready to send (RFC 9728 section 3). */
export interface ResourceMetadataPlan {
  readonly host: string;
  readonly path: string;
  readonly body: string;
}

/** Name of a request header, and where its value comes from. */
export interface ForwardHeaderPlan {
  /** Lower case. */
  readonly header: string;
  /** Own properties to follow; absent for `scope`, which reads `scope` or `scp`. */
  readonly path?: readonly string[];
}

/** A token for the origin, signed by the gate. */
export interface AssertionPlan {
  /** Lower case. */
  readonly header: string;
  readonly audience: string;
  readonly lifetimeSeconds: number;
  /** Places of claims besides `sub`; each keeps its place. */
  readonly claims?: readonly (readonly string[])[];
}

export interface PolicyPlan {
  /** Lower case, without port. Absent: every host. May hold `*.example.com`. */
  readonly hosts?: readonly string[];
  readonly rules: readonly RulePlan[];
  readonly match: readonly MatchRule[];
  readonly caseInsensitivePaths?: boolean;
  readonly resourceMetadata?: readonly ResourceMetadataPlan[];
  readonly forwardHeaders?: readonly ForwardHeaderPlan[];
  readonly assertion?: AssertionPlan;
  readonly rewrite?: RewriteOptions;
  readonly log: LogMode;
}

/** Something a build prints: not wrong, but a reader of the config may not expect it. */
export interface PolicyNotice {
  readonly id: 'method_falls_through' | 'slash_differs';
  /** Place of the rule in `rules`. */
  readonly rule: number;
  readonly message: string;
}
