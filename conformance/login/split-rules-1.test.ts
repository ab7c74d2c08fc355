/** The security rules of a login, as they were written for one gate, hold for the two halves of a split one. */
import { describeOnSplit } from './run-on-split.ts';

/**
 * Left out are those that look at what a split gate does otherwise, or cannot do: the redirect to the provider in one step, the
 * log's line of a cut target, headers of CloudFront's own, the shape of sessions that only a holder of the ring could make, public-key
 * tokens, the assertion.
 */
const FILES = [
  'a-code-needs-this-browsers-attempt',
  'a-dropped-refresh-token-extends-nothing',
  'a-logout-outlives-a-refresh',
  'cookies-have-every-flag',
  'email-domains-are-exact',
];

describeOnSplit('split', { title: 'the rules of a login', files: FILES, folder: '../rules' });
