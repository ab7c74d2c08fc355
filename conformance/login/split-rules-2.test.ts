/** The security rules of a login, as they were written for one gate, hold for the two halves of a split one. */
import { describeOnSplit } from './run-on-split.ts';

/**
 * Left out are those that look at what a split gate does otherwise, or cannot do: the redirect to the provider in one step, the
 * log's line of a cut target, headers of CloudFront's own, the shape of sessions that only a holder of the ring could make, public-key
 * tokens, the assertion.
 */
const FILES = [
  'every-cookie-header-yields-a-decision',
  'id-token-keys-rotate',
  'id-tokens-are-for-this-client-and-login',
  'identity-headers-are-the-gates-own',
  'logins-share-nothing',
  'logout-clears-what-login-sets',
];

describeOnSplit('split', { title: 'the rules of a login', files: FILES, folder: '../rules' });
