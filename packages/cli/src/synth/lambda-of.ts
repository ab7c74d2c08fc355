/** The Lambda function of a deployment, wherever it is. */

import type { FunctionRole } from '@postern/emulator/validator';
import type { Deployment, LambdaFunction } from '../deploy/deployment.ts';

export interface FoundLambda {
  readonly role: FunctionRole;
  readonly lambda: LambdaFunction;
}

/** There is one at most: the gate's own, or that of its login half. */
export function lambdaOf({ gate, login }: Deployment): FoundLambda | undefined {
  if (gate && gate.kind !== 'cloudfront-function') return { role: 'gate', lambda: gate };
  return login?.lambda && { role: 'login', lambda: login.lambda };
}
