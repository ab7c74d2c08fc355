/** The table: one row for every rule, whoever applies it. `docs/rules.md` is written from it. */
import type { RuleId } from '../rule-id.ts';
import { ASSOCIATION_RULES } from './rules/association-rules.ts';
import { DEPLOYMENT_RULES } from './rules/deployment-rules.ts';
import { DIALECT_RULES } from './rules/dialect-rules.ts';
import { type Finder, foundBy } from './rules/found-by.ts';
import { FUNCTION_RESULT_RULES } from './rules/function-result-rules.ts';
import { LAMBDA_RESULT_RULES } from './rules/lambda-result-rules.ts';
import type { RuleText } from './rules/row.ts';
import { STORE_RULES } from './rules/store-rules.ts';

/** `error`: it fails, or is open. `warning`: it may, or nobody can tell. */
export type Severity = 'error' | 'warning';

/** When a rule can be broken. */
export type Stage =
  | 'association'
  | 'deployment'
  | 'store'
  | 'dialect'
  | 'lambda-result'
  | 'function-result';

/** One row. */
export interface Rule extends RuleText {
  readonly id: RuleId;
  readonly severity: Severity;
  readonly stage: Stage;
  readonly foundBy: readonly Finder[];
}

/** Every rule by its id. */
export const RULES: Readonly<Record<RuleId, Rule>> = {
  ...rows(DEPLOYMENT_RULES, 'deployment'),
  ...rows(ASSOCIATION_RULES, 'association'),
  ...rows(STORE_RULES, 'store'),
  ...rows(DIALECT_RULES, 'dialect'),
  ...rows(LAMBDA_RESULT_RULES, 'lambda-result'),
  ...rows(FUNCTION_RESULT_RULES, 'function-result'),
};

function rows<Id extends RuleId>(
  texts: Readonly<Record<Id, RuleText>>,
  stage: Stage,
): Record<Id, Rule> {
  const table = {} as Record<Id, Rule>;
  for (const id of Object.keys(texts) as Id[]) {
    table[id] = { id, severity: severityOf(id), stage, foundBy: foundBy(id, stage), ...texts[id] };
  }
  return table;
}

/** An id says it by its first letter. */
function severityOf(id: RuleId): Severity {
  return id.startsWith('E-') ? 'error' : 'warning';
}
