/** `postern/test`: what a `postern.test.ts` needs. */
export type {
  DenyStatus,
  Expectation,
  PolicyCase,
  PolicyTests,
  PolicyTestsOptions,
  RuleName,
  TestClaims,
  TestCredential,
  TestRequest,
} from './policy-case.ts';
export { policyTests } from './policy-tests.ts';
