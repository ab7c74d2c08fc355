/**
 * Every part that a built gate may be made of, by name: a generated entry imports from here what its plan needs,
 * and the bundler drops the rest. `parts-of.ts` says which.
 */

export * from '../jwt/parts.ts';
export * from '../oidc/parts.ts';
export { firstUnmet } from '../policy/judge.ts';
export { createIndexedMatcher } from '../policy/match-indexed.ts';
export { matchesPattern } from '../policy/pattern.ts';
export * from '../remote/parts.ts';
export { createTagSubject } from '../session/subject-tag.ts';
export { createLazyStore } from '../stores/lazy-store.ts';
export { createSignAssertion } from './assertion-header.ts';
export { corsHeaders, preflightHeaders } from './cors.ts';
export { logAll, logDenied } from './decision-log.ts';
export { assembleGate } from './gate.ts';
export { matchesWildcardHost } from './host.ts';
export { identityHeaders } from './identity-headers.ts';
export { assembleLoginHalf } from './login-half.ts';
export { foreignCookies } from './own-cookies.ts';
export { relayRefusal } from './relay-refusal.ts';
export { serveResourceMetadata } from './resource-metadata.ts';
export { rewritePath } from './rewrite.ts';
export { createEndpointAnswer, createSignIn } from './sign-in.ts';
export { createEarlySignIn, originValues, withSecrets } from './with-secrets.ts';
