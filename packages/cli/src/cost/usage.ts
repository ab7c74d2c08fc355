/** What each way uses in a month: invocations, GB-seconds, reads and calls, before any price. */
import type { Counts } from './counts.ts';
import type { CostInput, Line, Part, WayName } from './types.ts';

export type UnpricedLine = Omit<Line, 'usd' | 'usdAfterFree'>;

export function usageOf(way: WayName, input: CostInput, counts: Counts): readonly UnpricedLine[] {
  const lines = {
    'lambda-edge': edgeOnly,
    split,
    'signed-cookies': loginHalf,
    delegated,
  }[way](input, counts);
  return lines.filter(({ quantity }) => quantity > 0);
}

function edgeOnly(input: CostInput, counts: Counts): UnpricedLine[] {
  const { requests, edgeMilliseconds } = input;
  const gate = edgeLines({ part: 'gate', what: 'decisions', invocations: requests }, [
    edgeMilliseconds,
    input.memoryMegabytes,
  ]);
  return [...gate, ...edgeSignIn(input, counts)];
}

/** The gate sends people to the provider itself, and past half of the idle time to its own refresh. */
function edgeSignIn(input: CostInput, counts: Counts): UnpricedLine[] {
  const { sessions, refreshesPerSession } = counts;
  const times = sessions * (1 + refreshesPerSession);
  const { edgeMilliseconds, providerMilliseconds, memoryMegabytes } = input;
  return [
    ...edgeLines({ part: 'sign-in', what: 'redirects', invocations: times }, [
      edgeMilliseconds,
      memoryMegabytes,
    ]),
    ...edgeLines({ part: 'sign-in', what: 'callbacks and refreshes', invocations: times }, [
      edgeMilliseconds + providerMilliseconds,
      memoryMegabytes,
    ]),
  ];
}

/** The function redirects to the login half; the first request of all brings no session, and no read. */
function split(input: CostInput, counts: Counts): UnpricedLine[] {
  const { requests, signsIn } = input;
  const { sessions, refreshesPerSession, lookUpShare, lookUps } = counts;
  const withSession = signsIn ? requests + sessions * refreshesPerSession : 0;
  return [
    {
      part: 'gate',
      what: 'decisions and redirects',
      price: 'functionInvocations',
      quantity: requests + sessions * (1 + refreshesPerSession),
    },
    { part: 'store', what: 'ring', price: 'storeReads', quantity: withSession },
    {
      part: 'store',
      what: 'look-ups',
      price: 'storeReads',
      quantity: withSession * lookUpShare * lookUps,
    },
    // All that the login half does with the store: it leaves look-ups to the function.
    {
      part: 'store',
      what: 'revocations, by API',
      price: 'storeCalls',
      quantity: counts.revocations * counts.callsPerRevocation,
    },
    ...loginHalf(input, counts),
  ];
}

/** One redirect to the provider for each sign-in, and then callback and refreshes, which wait for the provider. */
function loginHalf(input: CostInput, counts: Counts): UnpricedLine[] {
  const { sessions, refreshesPerSession } = counts;
  const { edgeMilliseconds, providerMilliseconds, memoryMegabytes } = input;
  const linesOf = input.loginHalf === 'lambda-edge' ? edgeLines : lambdaLines;
  return [
    ...linesOf({ part: 'sign-in', what: 'redirects', invocations: sessions }, [
      edgeMilliseconds,
      memoryMegabytes,
    ]),
    ...linesOf(
      {
        part: 'sign-in',
        what: 'callbacks and refreshes',
        invocations: sessions * (1 + refreshesPerSession),
      },
      [edgeMilliseconds + providerMilliseconds, memoryMegabytes],
    ),
  ];
}

/** The gate is billed for as long as it waits. */
function delegated(input: CostInput, counts: Counts): UnpricedLine[] {
  const { requests, askedPercent, memoryMegabytes } = input;
  const asked = (requests * askedPercent) / 100;
  return [
    ...edgeLines({ part: 'gate', what: 'decisions', invocations: requests }, [
      input.edgeMilliseconds + (input.delegateMilliseconds * askedPercent) / 100,
      memoryMegabytes,
    ]),
    ...lambdaLines({ part: 'service', what: 'questions', invocations: asked }, [
      input.serviceMilliseconds,
      memoryMegabytes,
    ]),
    ...edgeSignIn(input, counts),
  ];
}

interface Invocations {
  readonly part: Part;
  readonly what: string;
  readonly invocations: number;
}

type Size = readonly [milliseconds: number, megabytes: number];

function edgeLines({ part, what, invocations }: Invocations, size: Size): UnpricedLine[] {
  return [
    { part, what, price: 'edgeRequests', quantity: invocations },
    { part, what, price: 'edgeDuration', quantity: gigabyteSeconds(invocations, size) },
  ];
}

function lambdaLines({ part, what, invocations }: Invocations, size: Size): UnpricedLine[] {
  return [
    { part, what, price: 'lambdaRequests', quantity: invocations },
    { part, what, price: 'lambdaDuration', quantity: gigabyteSeconds(invocations, size) },
  ];
}

function gigabyteSeconds(invocations: number, [milliseconds, megabytes]: Size): number {
  return invocations * (milliseconds / 1000) * (megabytes / 1024);
}
