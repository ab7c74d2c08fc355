/** A share of the pages, in real Chromium. */
import { describePages } from './describe-pages.ts';

await describePages('reference');
