/** `postern/reporting`: the parts of a bundle with `unsafeReportOnly`. Beside `parts.ts`: a name in it would change the letters of every bundle. */
export { createReportLog } from './report-log.ts';
export { reportOnly } from './report-only.ts';
