/** In real Chromium: what issue 5 asks of a login (`journeys`), of a CloudFront Function with its login half behind a function URL. */
import { describeOnSplit } from '../run-on-split.ts';

describeOnSplit('split-function-url', {
  title: 'the Chromium tests',
  files: ['journeys'],
  folder: 'browser',
});
