/** The page that signed cookies' custom error response shows: CloudFront must be able to read it, so that its path is open. */
import { matchesPattern } from 'postern/parts';
import type { Deployment } from '../deploy/deployment.ts';
import { problem } from '../errors.ts';

export const ERROR_PAGE_PATH = '/errors/403.html';

type RuleBehavior = NonNullable<Deployment['signedCookies']>['behaviors'][number];

/** The rules' behaviors, and before them one for the page alone, where the rule for everything else would protect it. */
export function withErrorPage(behaviors: readonly RuleBehavior[]): readonly RuleBehavior[] {
  const found = behaviors.find(({ pathPattern }) => matchesPattern(pathPattern, ERROR_PAGE_PATH));
  if (!found?.isProtected) return behaviors;
  // Whoever writes such a rule wants what is there protected: nothing is opened against their word.
  if (!/^\/?\*$/.test(found.pathPattern)) throw problem('synth_error_page', found.pathPattern);
  return [{ pathPattern: ERROR_PAGE_PATH, isProtected: false }, ...behaviors];
}

/** What is open though no rule says so. */
export function errorPageWarnings({ signedCookies }: Deployment): readonly string[] {
  if (!signedCookies) return [];
  const { behaviors } = signedCookies;
  if (withErrorPage(behaviors).length === behaviors.length) return [];
  return [
    `"${ERROR_PAGE_PATH}" of the distribution is open to everybody, and no rule says so, for it is the page of a 403: say it with { path: '${ERROR_PAGE_PATH}', allow: 'anyone' }`,
  ];
}
