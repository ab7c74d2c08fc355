/** What a CloudFront Function cannot do is refused when the gate is built, by the option that asks for it. Build time only. */
import type { PosternConfig } from '../policy/config.ts';
import { optionError } from '../policy/option-error.ts';
import { checksInFunction } from '../policy/runs-as-lambda.ts';
import type { GatePlan } from './plan.ts';

/** Throws a TypeError for a plan that needs public keys, the network or a private key; `config` has the rules as they were written. */
export function checkFunction(config: PosternConfig, plan: GatePlan): void {
  const { target } = plan;
  if (!checksInFunction(target)) return;
  if (plan.delegate) {
    const remedy = 'a CloudFront Function can ask nobody: write target "lambda-edge"';
    throw optionError('delegate', `be left out for target "${target}"`, 'a delegate', remedy);
  }
  if (plan.policy.assertion) {
    const remedy =
      'a CloudFront Function cannot sign with a private key: use "forward.headers", or target "lambda-edge"';
    throw optionError(
      'forward.assertion',
      `be left out for target "${target}"`,
      config.forward?.assertion,
      remedy,
    );
  }
  if (plan.login?.session.signedCookies) {
    const remedy = 'CloudFront checks such cookies itself, and takes no function beside them';
    throw optionError(
      'session.format',
      `be left out for target "${target}"`,
      'signed cookies',
      remedy,
    );
  }
  refuseAlgorithms(plan);
}

/** The first rule that takes such tokens is named: that is what has to change. */
function refuseAlgorithms({ target, policy, verifier }: GatePlan): void {
  const issuer = verifier?.issuers.find(({ algorithms }) =>
    algorithms.some((name) => name !== 'HS256'),
  );
  if (!issuer) return;
  const place = policy.rules.findIndex(
    ({ allow, credential }) =>
      credential !== 'session' && (allow === 'authenticated' || allow === 'require'),
  );
  const names = issuer.algorithms.filter((name) => name !== 'HS256').join(', ');
  throw new TypeError(
    `Option "rules[${place}]" must take no bearer tokens under ${names} for target "${target}", got tokens of "${issuer.issuer}": ` +
      'a CloudFront Function has HMAC-SHA-256 and no public-key cryptography. Write "credential": "session" for people who sign in, ' +
      'use HS256, or build "lambda-edge" for the behavior that needs them',
  );
}
