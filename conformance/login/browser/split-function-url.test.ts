/** In real Chromium: all that issue 5 asks of a login, of a CloudFront Function with its login half at a function URL. */
import { BROWSER_FILES, describeOnSplit } from '../run-on-split.ts';

describeOnSplit('split-function-url', {
  title: 'the Chromium tests',
  files: BROWSER_FILES,
  folder: 'browser',
});
