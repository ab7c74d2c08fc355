/** `validateDeployment`: every rule that a deployment breaks, before it is one. */
import { LIMITS } from '../limits.ts';
import { checkAssociations } from './checks/check-associations.ts';
import { checkCaching } from './checks/check-caching.ts';
import { checkCloudFrontFunctions } from './checks/check-cloudfront-function.ts';
import { checkFunctionUrls } from './checks/check-function-url.ts';
import { checkLambdaFunctions } from './checks/check-lambda.ts';
import { checkLambdaCode } from './checks/check-lambda-code.ts';
import { checkLogin } from './checks/check-login.ts';
import { checkProtection } from './checks/check-protection.ts';
import { checkShadowing } from './checks/check-shadowing.ts';
import { checkSigned } from './checks/check-signed.ts';
import { checkStores } from './checks/check-stores.ts';
import { checkViewerProtocol } from './checks/check-viewer-protocol.ts';
import type { ValidationContext, ValidationOptions } from './context.ts';
import type { DeploymentFacts } from './deployment-facts.ts';
import { type Finding, sortFindings } from './finding.ts';
import { gatesById } from './gate-facts.ts';

const CHECKS: readonly ((context: ValidationContext) => Finding[])[] = [
  checkProtection,
  checkShadowing,
  checkLogin,
  checkViewerProtocol,
  checkCaching,
  checkSigned,
  checkAssociations,
  checkFunctionUrls,
  checkLambdaFunctions,
  checkLambdaCode,
  checkCloudFrontFunctions,
  checkStores,
];

/** Applies every rule that can be judged before a request; what is unknown breaks none. The same deployment has the same list. */
export function validateDeployment(
  deployment: DeploymentFacts,
  options: ValidationOptions = {},
): readonly Finding[] {
  const context: ValidationContext = {
    deployment,
    options,
    limits: LIMITS[options.profile ?? 'current'],
    functions: new Map(deployment.functions.map((facts) => [facts.id, facts])),
    gates: gatesById(deployment),
  };
  return sortFindings(CHECKS.flatMap((check) => check(context)));
}
