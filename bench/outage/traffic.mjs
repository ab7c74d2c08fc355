// Requests by the wall clock, each with a token of its own: nothing is answered from memory. The process that has been free for the
// longest takes the next one, so that all have the same share; while none is free a request waits, as 20 are all there are.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { viewerRequestEvent } from '../event.mjs';

/** Requests for each process. */
const WARM_UPS = 3;

/** Sends requests to `pools`, of which each serves one at a time. */
export function createTraffic(pools, rate) {
  const free = [...pools.keys()];
  const waiting = [];

  async function take() {
    const place = free.shift();
    return place ?? new Promise((resolve) => waiting.push(resolve));
  }

  function giveBack(place) {
    const next = waiting.shift();
    if (next) next(place);
    else free.push(place);
  }

  /** One that should have arrived at `arrived`, by `performance.now()`. */
  async function sendOne(arrived) {
    const event = JSON.stringify(viewerRequestEvent(newToken()));
    const place = await take();
    const begun = performance.now();
    const outcome = await pools[place].invoke(event);
    const ended = performance.now();
    giveBack(place);
    return {
      place,
      status: statusOf(outcome),
      ended,
      decision: ended - begun,
      all: ended - arrived,
    };
  }

  /** Sends at the rate for as long as `goesOn(seconds)` says, and resolves when the last one is answered. */
  async function send({ goesOn, onAnswer, signal }) {
    const begin = performance.now();
    const sent = [];
    for (let index = 0; goesOn(index / rate); index++) {
      const arrived = begin + (1000 * index) / rate;
      const early = arrived - performance.now();
      if (early > 0) await sleep(early, undefined, { signal });
      signal.throwIfAborted();
      sent.push(sendOne(arrived).then(onAnswer));
    }
    await Promise.all(sent);
  }

  /** One after the other, so that neither a cold start nor the first freeze is counted. */
  async function warmUp() {
    for (let sent = 0; sent < WARM_UPS * pools.length; sent++) await sendOne(performance.now());
  }

  return { send, warmUp };
}

/** `allowed`, the status of a refusal, or `failed`. */
function statusOf({ ok, json }) {
  if (!ok) return 'failed';
  return JSON.parse(json).status ?? 'allowed';
}

/** As long as an RS256 token of a common provider. */
function newToken() {
  return randomBytes(600).toString('base64url');
}
