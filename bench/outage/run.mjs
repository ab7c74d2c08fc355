// A delegate that hangs, and the runtime processes that ask it: up for a while, then silent, then well again.
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { buildGate } from '../build.mjs';
import { BENCH, cacheFolder } from '../paths.mjs';
import { createMeasures } from './measures.mjs';
import { startProcesses } from './processes.mjs';
import { startDelegate } from './start-delegate.mjs';
import { createTraffic } from './traffic.mjs';

/** The default of a config, written out because it is what is measured against. */
const DEADLINE_MILLISECONDS = 800;
/** Of the size config. */
const KEY_ID = '2026-11';
const BEFORE_SECONDS = 10;
/** The breaker's longest pause is 60 seconds; then there are a request and its answer. */
const LONGEST_RECOVERY_SECONDS = 75;
const PROGRESS_SECONDS = 10;

/** The figures of one outage. `tell` hears how far it is; `signal` ends it early, and whatever it started with it. */
export async function runOutage({ minutes, rate, processes: count, signal, tell = () => {} }) {
  const key = { id: KEY_ID, secret: randomBytes(32).toString('base64url') };
  const delegate = await startDelegate(key);
  try {
    const processes = await startProcesses(build(delegate.url, key.secret), count);
    try {
      tell(`${count} processes of ${processes.description}`);
      const scene = { delegate, processes, count, rate, signal, tell };
      const phases = await runPhases(scene, minutes * 60);
      return { minutes, rate, processes: count, runtime: processes.description, ...phases };
    } finally {
      await processes.close();
    }
  } finally {
    delegate.stop();
  }
}

/** The gate of the size suite, with the delegate's place of this run. */
function build(url, secret) {
  process.env.POSTERN_DELEGATE_KEY = secret;
  const folder = cacheFolder('outage');
  const delegate = JSON.stringify({ url, deadlineMilliseconds: DEADLINE_MILLISECONDS });
  writeFileSync(
    `${folder}/postern.config.ts`,
    `import config from ${JSON.stringify(`${BENCH}size/delegated-http.config.ts`)};\n` +
      `export default { ...config, delegate: { ...config.delegate, ...${delegate} } };\n`,
  );
  buildGate(`${folder}/postern.config.ts`, `${folder}/gate`);
  return `${folder}/gate/function.zip`;
}

/** Nothing is on its way when the delegate changes, so that each answer belongs to one phase. */
async function runPhases({ delegate, processes, count, rate, signal, tell }, outageSeconds) {
  const traffic = createTraffic(processes.pools, rate);
  const runPhase = async (name, goesOn) => {
    const measures = createMeasures(DEADLINE_MILLISECONDS);
    const progress = setInterval(() => tell(describe(name, measures)), PROGRESS_SECONDS * 1000);
    try {
      await traffic.send({
        goesOn: (seconds) => goesOn(seconds, measures),
        onAnswer: measures.note,
        signal,
      });
    } finally {
      clearInterval(progress);
    }
    tell(describe(name, measures));
    return measures;
  };
  await traffic.warmUp();
  const before = await runPhase('up', (seconds) => seconds < BEFORE_SECONDS);
  await delegate.become('hang');
  const outage = await runPhase('hangs', (seconds) => seconds < outageSeconds);
  const asked = await delegate.become('up');
  const wellAt = performance.now();
  const after = await runPhase('up again', (seconds, { firstAllowed }) => {
    return seconds < LONGEST_RECOVERY_SECONDS && firstAllowed().length < count;
  });
  const recovered = after.firstAllowed().map((at) => Math.round(at - wellAt) / 1000);
  return {
    deadlineMilliseconds: DEADLINE_MILLISECONDS,
    before: before.summarize(),
    outage: { ...outage.summarize(), asked },
    after: after.summarize(),
    /** Seconds until each process allowed somebody again, in order. */
    recovered,
    areWhole: processes.areWhole(),
  };
}

function describe(name, { counts: { sent, allowed, refused, waited } }) {
  return `delegate ${name}: ${sent} answered, ${allowed} allowed, ${refused} refused with 503, ${waited} waited for the deadline`;
}
