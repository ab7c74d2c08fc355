/** Turns a config into the plan that a gate runs by, at build time: everything is checked here, once. */
import { checkHoles } from './check-holes.ts';
import { checkReach } from './check-reach.ts';
import { checkSettings } from './check-settings.ts';
import type { PosternConfig } from './config.ts';
import { noteMethods } from './note-methods.ts';
import { checkList, optionError } from './option-error.ts';
import type { PolicyNotice, PolicyPlan } from './plan.ts';
import { planClaimPaths } from './plan-conditions.ts';
import { credentialsOf, verifiesTokens } from './plan-credential.ts';
import { planAssertion, planForward } from './plan-forward.ts';
import { planHosts } from './plan-hosts.ts';
import { planResources } from './plan-resources.ts';
import { planRule } from './plan-rule.ts';
import { takeConfig } from './take-config.ts';

/** A plan, and what a reader of the config may not expect of it. */
export interface PlannedPolicy {
  readonly plan: PolicyPlan;
  readonly notices: readonly PolicyNotice[];
}

/**
 * Plans the policy of a config. Throws a `TypeError` that names the option for anything wrong: unknown names, wrong
 * types, members that are `undefined`, rules that cannot be reached or leave a hole. The token options are checked where the verifier is planned.
 */
export function planPolicy(given: PosternConfig): PlannedPolicy {
  const config = takeConfig(given);
  checkSettings(config);
  const hosts = planHosts(config.hosts);
  const paths = planClaimPaths(config.claims);
  const caseInsensitive = config.caseInsensitivePaths === true;
  const credentials = credentialsOf(config);
  const planned = checkList(config.rules, 'rules').map((rule, place) =>
    planRule(rule, place, {
      hosts,
      paths,
      caseInsensitive,
      delegated: delegatedIn(config),
      credentials,
    }),
  );
  if (config.delegate !== undefined && !planned.some(({ plan }) => plan.ask)) {
    const remedy = `mark a rule with "ask": "delegate", or leave the token options out to ask for every rule`;
    throw optionError('delegate', 'be asked by a rule', config.delegate, remedy);
  }
  const match = planned.map((rule) => rule.match);
  const { rules, metadata } = planResources(config, {
    rules: planned.map((rule) => rule.plan),
    hosts,
  });
  const forwardHeaders = planForward(config, paths);
  const assertion = planAssertion(config, { paths, forwardHeaders });
  checkReach(match);
  const slashes = checkHoles({ match, rules, hosts });
  return {
    plan: {
      ...(hosts && { hosts }),
      rules,
      match,
      ...(caseInsensitive && { caseInsensitivePaths: true }),
      ...(metadata.length > 0 && { resourceMetadata: metadata }),
      ...(forwardHeaders && { forwardHeaders }),
      ...(assertion && { assertion }),
      ...(config.rewrite && { rewrite: { ...config.rewrite } }),
      log: config.log ?? 'denied',
    },
    notices: [...slashes, ...noteMethods({ match, rules, hosts })],
  };
}

function delegatedIn(config: PosternConfig): 'none' | 'marked' | 'all' {
  if (config.delegate === undefined) return 'none';
  return verifiesTokens(config) ? 'marked' : 'all';
}
