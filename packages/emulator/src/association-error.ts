/** The refusal that CloudFront gives when a function is associated with a distribution, before any request. */
import type { RuleId } from './rule-id.ts';

/** A function that CloudFront would not associate (`InvalidLambdaFunctionAssociation`). */
export class AssociationError extends TypeError {
  readonly rule: RuleId;

  constructor(rule: RuleId, message: string) {
    super(message);
    this.name = 'AssociationError';
    this.rule = rule;
  }
}
