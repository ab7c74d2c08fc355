// One contender through one day: instance after instance, for they share nothing but the provider.
import { setImmediate as turn } from 'node:timers/promises';
import { FETCH_SPREAD, MIDNIGHT, REFRESH_WAIT_SECONDS, SCENARIOS } from './assumptions.mjs';
import { clock, takeOverDate } from './clock.mjs';
import { CONTENDERS } from './contenders.mjs';
import { createMeasures } from './measures.mjs';
import { createNetwork } from './network.mjs';
import { createProvider } from './provider.mjs';
import { createTokens } from './tokens.mjs';
import { createInstance } from './traffic.mjs';

/** The provider of a day and its tokens: the same for every contender. */
export function createWorld({ scenario }) {
  const provider = createProvider(SCENARIOS[scenario]);
  return { provider, tokens: createTokens(provider) };
}

/** `{ scenario, contender, instances, seed }` → the figures of that day. */
export async function simulate({ scenario, contender, instances, seed }, { provider, tokens }) {
  takeOverDate();
  const day = SCENARIOS[scenario];
  const measures = createMeasures(day);
  const traffic = { seed, tokens, unknownKidShare: day.unknownKidShare };
  for (let number = 0; number < instances; number++) {
    const instance = createInstance(number, traffic);
    await live(instance, { provider, measures, contender: CONTENDERS[contender] });
  }
  return { scenario, contender, instances, seed, ...measures.summarize() };
}

async function live({ region, requests, fetches }, { provider, measures, contender }) {
  const drawSeconds = () => fetches.logNormal(region.fetchMilliseconds / 1000, FETCH_SPREAD);
  const network = createNetwork({ provider, drawSeconds, onFetch: measures.noteFetch });
  let verifier;
  let keys;
  let freeAt = -Infinity;
  for (const { time, kind, token } of requests) {
    // One that comes while another is held would meet another instance; here it is the next, and its queue is not counted.
    clock.now = Math.max(freeAt, MIDNIGHT + time);
    network.cut();
    const fetchedAt = contender.bakedAt?.(time, provider);
    const baked = fetchedAt !== undefined && provider.keysAt(fetchedAt);
    // New keys in the bundle are a new version of the function, and its instances start cold.
    const isCold = !verifier || baked !== keys;
    if (isCold) {
      keys = baked;
      verifier = contender.create({ network, ...(baked && { baked: { keys: baked, fetchedAt } }) });
    }
    const outcome = await serve(verifier, token, network);
    measures.noteRequest({ time, isCold, isGood: kind === 'good', ...outcome });
    freeAt = clock.now;
  }
}

/** As the Lambda@Edge adapter: a due refresh begins, the decision is made, then the refresh is awaited for a moment. */
async function serve(verifier, token, network) {
  const refresh = verifier.refreshIfDue?.();
  const startedAt = clock.now;
  const accepted = await decide(verifier, token, network);
  const decidedAt = clock.now;
  if (refresh) await hold(refresh, network);
  return { accepted, waitedSeconds: decidedAt - startedAt, heldSeconds: clock.now - decidedAt };
}

/** Moves the clock only where the decision cannot be made without the end of a fetch. */
async function decide(verifier, token, network) {
  let isDecided = false;
  const decision = verifier.decide(token).then((accepted) => {
    isDecided = true;
    return accepted;
  });
  for (;;) {
    if (network.isIdle()) await Promise.race([decision, network.nextFetch()]);
    else await turn();
    if (isDecided) return decision;
    if (!network.isIdle()) network.endFirst();
  }
}

async function hold(refresh, network) {
  const until = clock.now + REFRESH_WAIT_SECONDS;
  if (!network.isIdle() && network.endsAt() > until) {
    clock.now = until;
    return;
  }
  if (!network.isIdle()) network.endFirst();
  await refresh;
}
