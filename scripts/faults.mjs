// `npm run faults [-- --seconds 60]`: the faults of a key server, with an outage of a minute in the local CloudFront in place
// of the eight seconds of `npm test`.
import { parseArgs } from 'node:util';
import { run, setUp } from './set-up.mjs';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' } } });
/** Beside the outage itself, what comes before and after it. */
const TIMEOUT_MILLISECONDS = (Number(values.seconds) + 60) * 1000;

setUp();
const tests = ['outage-hour', 'outage-in-the-emulator'];
run(
  process.execPath,
  [
    '--test',
    `--test-timeout=${TIMEOUT_MILLISECONDS}`,
    ...tests.map((name) => `conformance/dist/faults/${name}.test.js`),
  ],
  { env: { ...process.env, POSTERN_OUTAGE_SECONDS: values.seconds } },
);
