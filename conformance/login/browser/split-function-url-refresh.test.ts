/** In real Chromium: what issue 5 asks of a login (`refresh`), of a CloudFront Function with its login half behind a function URL. */
import { IF_THOROUGH } from '../../support/thorough.ts';
import { describeOnSplit } from '../run-on-split.ts';

describeOnSplit('split-function-url', {
  title: 'the Chromium tests',
  files: ['refresh'],
  folder: 'browser',
  skip: IF_THOROUGH,
});
