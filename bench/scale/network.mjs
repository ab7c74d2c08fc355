// Fetches in simulated time: each ends when the clock is moved to its end, and dies with a frozen instance.
import { clock } from './clock.mjs';

/** The network of one instance. `drawSeconds` tells how long the next fetch takes; `onFetch` hears of each. */
export function createNetwork({ provider, drawSeconds, onFetch }) {
  let underWay = [];
  let hear = () => {};

  function begin(timeoutSeconds) {
    onFetch(clock.now);
    const answer = provider.answerAt(clock.now);
    const seconds = answer.kind === 'hang' ? Infinity : drawSeconds();
    const isLate = seconds > timeoutSeconds;
    return new Promise((resolve, reject) => {
      const end = () => {
        if (isLate) reject(new DOMException('The operation timed out', 'TimeoutError'));
        else if (answer.kind === 'refuse') reject(new TypeError('fetch failed'));
        else resolve(answer);
      };
      const die = () => reject(new TypeError('fetch failed'));
      underWay.push({ endsAt: clock.now + Math.min(seconds, timeoutSeconds), end, die });
      hear();
    });
  }

  return {
    /** As `fetch`, which gives up after `timeoutSeconds`. */
    fetch: async (timeoutSeconds) => toResponse(await begin(timeoutSeconds)),
    isIdle: () => underWay.length === 0,
    /** Resolves when a fetch begins. */
    nextFetch: () =>
      new Promise((resolve) => {
        hear = resolve;
      }),
    /** When the first of them ends. */
    endsAt: () => Math.min(...underWay.map(({ endsAt }) => endsAt)),
    /** Moves the clock to the end of the first and lets it end. */
    endFirst() {
      underWay.sort((one, other) => one.endsAt - other.endsAt);
      const first = underWay.shift();
      clock.now = Math.max(clock.now, first.endsAt);
      first.end();
    },
    /** What was under way when the instance froze is gone when it thaws. */
    cut() {
      for (const { die } of underWay) die();
      underWay = [];
    },
  };
}

function toResponse({ kind, keys }) {
  if (kind !== 'keys') return new Response('down', { status: 503 });
  return new Response(JSON.stringify(keys), { headers: { 'content-type': 'application/json' } });
}
