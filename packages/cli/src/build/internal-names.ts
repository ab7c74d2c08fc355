/** Which property names a bundle may shorten. */
import { LOGIN_NAMES } from './login-names.ts';

/** Those of every gate. */
const COMMON_NAMES: readonly string[] = [
  // Plans
  'algorithms',
  'allOf',
  'anyOf',
  'audience',
  'caseInsensitivePaths',
  'checks',
  'clientId',
  'clockToleranceSeconds',
  'conditions',
  'cooldownSeconds',
  'cors',
  'directoryIndex',
  'exposeHeaders',
  'fetchedAt',
  'forwardHeaders',
  'hosts',
  'issuer',
  'issuers',
  'maxAgeSeconds',
  'maxBytes',
  'maxEntries',
  'noneOf',
  'origins',
  'remote',
  'resourceMetadata',
  'resourceMetadataUrl',
  'rewrite',
  'rules',
  'spaFallback',
  'timeoutSeconds',
  'trustSeconds',
  'unsafeAllowMissingExpiry',
  'unsafeIgnoreConfirmation',
  'verdictCache',
  // Parts
  'assembleVerifier',
  'noteSkipped',
  'corsHeaders',
  'createRemoteKeys',
  'createVerdictCache',
  'firstUnmet',
  'identityHeaders',
  'matchesWildcardHost',
  'matchTyp',
  'matcher',
  'preflightHeaders',
  'rewritePath',
  'serveResourceMetadata',
  'relayRefusal',
  'delegate',
  'verifier',
  // Values between steps
  'bearer',
  'known',
  'allow',
  'canRefresh',
  'checkSignature',
  'hasFailed',
  'header',
  'headerEnd',
  'importKey',
  'mayFetch',
  'members',
  'payload',
  'plan',
  'payloadEnd',
  'proven',
  'recall',
  'refreshIfDue',
  'renew',
  'shape',
  'signed',
  'skipped',
  'skippedKeys',
  'trusted',
  'verdict',
  'verifySync',
];

/**
 * Property names that only Postern's own run-time modules use, and that a bundle may therefore shorten.
 * None of them is a member of a token, a key, an event, a log line, a request or decision (so that `postern explain` runs
 * what is deployed) or a built-in object: a test holds that. `index` was one once, and `match.index` of a RegExp match became
 * `undefined`. Measured on `bench/size/bearer.config.ts`: 4 % fewer zipped bytes. A missing name costs bytes, nothing else.
 * A bundle that a library is in keeps the names that the library has too: `namesToShorten`.
 */
export const INTERNAL_NAMES: readonly string[] = [...COMMON_NAMES, ...LOGIN_NAMES];

/** Of these names, those that a library uses, by the part that brings the library along. A test reads each library for them. */
export const LIBRARY_NAMES: Readonly<Record<string, readonly string[]>> = {
  // aws4fetch calls `crypto.subtle.importKey`.
  signSigV4: ['importKey'],
  // oauth4webapi reads them of tokens, keys and metadata.
  assembleLogin: ['issuer', 'header', 'importKey'],
};

/** What a bundle of these parts may shorten. Without a login its names are no candidates: they would change the others' letters. */
export function namesToShorten(parts: readonly string[]): readonly string[] {
  const kept = new Set(parts.flatMap((part) => LIBRARY_NAMES[part] ?? []));
  const candidates = parts.includes('assembleLogin') ? INTERNAL_NAMES : COMMON_NAMES;
  return candidates.filter((name) => !kept.has(name));
}
