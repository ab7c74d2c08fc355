/** In real Chromium: what issue 5 asks of a login (`journeys`), of a CloudFront Function with its login half at Lambda@Edge. */
import { describeOnSplit } from '../run-on-split.ts';

describeOnSplit('split', { title: 'the Chromium tests', files: ['journeys'], folder: 'browser' });
