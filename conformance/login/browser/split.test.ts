/** In real Chromium: all that issue 5 asks of a login, of a CloudFront Function with its login half at Lambda@Edge. */
import { BROWSER_FILES, describeOnSplit } from '../run-on-split.ts';

describeOnSplit('split', { title: 'the Chromium tests', files: BROWSER_FILES, folder: 'browser' });
